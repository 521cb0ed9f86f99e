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
import org.camelmultimodal.runtime.OptionRanges;

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

    /**
     * Checks the ranges.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if a number is out of its range
     */
    public ServerSettings {
        OptionRanges.requireInRange("server.maxConnections", maxConnections, 1, 1_000_000);
        OptionRanges.requireInRange("server.maxRequests", maxRequests, 1, 10_000);
        OptionRanges.requireInRange("server.requestsPerMinute", requestsPerMinute, 0, 1_000_000);
        OptionRanges.requireInRange("server.maxJsonBytes", maxJsonBytes, 1024, 1L << 30);
        OptionRanges.requireInRange("server.maxUploadBytes", maxUploadBytes, 1024, 1L << 40);
    }

    /** Reads the settings from the properties of a context. */
    static ServerSettings of(CamelContext context) {
        return new ServerSettings(
                text(context, "camel.server.host"),
                list(context, "server.apiKeys"),
                text(context, "server.apiKeysFile"),
                Integer.parseInt(text(context, "server.maxConnections")),
                Integer.parseInt(text(context, "server.maxRequests")),
                Integer.parseInt(text(context, "server.requestsPerMinute")),
                Long.parseLong(text(context, "server.maxJsonBytes")),
                Long.parseLong(text(context, "server.maxUploadBytes")),
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

    private static Duration duration(CamelContext context, String name) {
        return Duration.ofMillis(TimeUtils.toMilliSeconds(text(context, name)));
    }
}
