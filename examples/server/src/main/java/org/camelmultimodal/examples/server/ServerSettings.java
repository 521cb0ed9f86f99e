/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.util.TimeUtils;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The settings of the server, the properties <code>server.*</code>.
 *
 * @param host the address that the server listens on
 * @param apiKeys the keys of clients; empty if clients need none
 * @param apiKeysFile a file with a key per line, or an empty text
 * @param maxConnections maximum number of open connections
 * @param maxRequests maximum number of requests with a body that are processed at once
 * @param requestsPerMinute maximum number of requests per minute and key; 0 disables the limit
 * @param maxJsonBytes maximum size of a body in JSON
 * @param maxUploadBytes maximum size of a form with a file
 * @param uploadDirectory directory of uploaded files, or an empty text for a temporary one
 * @param headerTimeout time within which a client must send the headers of its next request
 * @param uploadTimeout time within which the body of a request must arrive
 * @param corsOrigins origins of other sites whose pages may use the API
 */
public record ServerSettings(
        String host,
        List<String> apiKeys,
        String apiKeysFile,
        int maxConnections,
        int maxRequests,
        int requestsPerMinute,
        long maxJsonBytes,
        long maxUploadBytes,
        String uploadDirectory,
        Duration headerTimeout,
        Duration uploadTimeout,
        List<String> corsOrigins) {

    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofDays(1);
    private static final String TIMEOUTS = "a duration from 100ms to 1d, such as 30s";

    /**
     * Reads the settings from the properties of a context.
     *
     * @throws InvalidOptionException if a number or a duration is none, or out of its range
     */
    static ServerSettings of(CamelContext context) {
        return new ServerSettings(
                text(context, "camel.server.host"),
                list(context, "server.apiKeys"),
                text(context, "server.apiKeysFile"),
                integer(context, "server.maxConnections", 1, 1_000_000),
                integer(context, "server.maxRequests", 1, 10_000),
                integer(context, "server.requestsPerMinute", 0, 1_000_000),
                number(context, "server.maxJsonBytes", 1024, 1L << 30),
                number(context, "server.maxUploadBytes", 1024, 1L << 40),
                text(context, "server.uploadDirectory"),
                duration(context, "server.headerTimeout"),
                duration(context, "server.uploadTimeout"),
                list(context, "server.corsOrigins"));
    }

    /**
     * Reads the properties whose names start with a prefix, by the rest of their names. System
     * properties are added, and take precedence.
     */
    public static Map<String, String> group(CamelContext context, String prefix) {
        var names =
                new TreeSet<>(
                        context.getPropertiesComponent()
                                .loadProperties(name -> name.startsWith(prefix))
                                .stringPropertyNames());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(names::add);
        var group = new TreeMap<String, String>();
        for (String name : names) {
            group.put(name.substring(prefix.length()), text(context, name));
        }
        return group;
    }

    private static String text(CamelContext context, String name) {
        return context.resolvePropertyPlaceholders("{{" + name + "}}").strip();
    }

    private static List<String> list(CamelContext context, String name) {
        return Arrays.stream(text(context, name).split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /**
     * Returns a whole number.
     *
     * @throws InvalidOptionException if it is none, or out of range
     */
    static long number(CamelContext context, String name, long minimum, long maximum) {
        String value = text(context, name);
        try {
            long number = Long.parseLong(value);
            if (number >= minimum && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(name, value, minimum + " to " + maximum);
        }
        throw outOfRange(name, value, minimum + " to " + maximum);
    }

    /** Returns a whole number; see {@link #number}. */
    static int integer(CamelContext context, String name, int minimum, int maximum) {
        return (int) number(context, name, minimum, maximum);
    }

    private static Duration duration(CamelContext context, String name) {
        String value = text(context, name);
        try {
            Duration duration = Duration.ofMillis(TimeUtils.toMilliSeconds(value));
            if (duration.compareTo(MIN_TIMEOUT) >= 0 && duration.compareTo(MAX_TIMEOUT) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw outOfRange(name, value, TIMEOUTS);
        }
        throw outOfRange(name, value, TIMEOUTS);
    }

    private static InvalidOptionException outOfRange(String name, String value, String expected) {
        return InvalidOptionException.outOfRange(name, Excerpt.of(value), expected);
    }
}
