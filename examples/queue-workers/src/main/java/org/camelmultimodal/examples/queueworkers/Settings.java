/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.util.IOHelper;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The settings in <code>queue-workers.properties</code>. System properties of the same names take
 * precedence, then environment variables, such as <code>BROKER_URL</code> for <code>broker.url
 * </code>: in this order also for the placeholders of routes.
 */
public final class Settings {

    /**
     * Parameters of connections, unless the URL has others. Without a window a worker holds only
     * the jobs that it works on. A worker that hangs is recognized after the connection TTL, for
     * which a client that works must send a sign of life more often, also during a long job.
     */
    private static final Map<String, String> CONNECTION =
            Map.of(
                    "consumerWindowSize", "0",
                    "retryInterval", "500",
                    "retryIntervalMultiplier", "1.5",
                    "maxRetryInterval", "3000",
                    "clientFailureCheckPeriod", "3000",
                    "connectionTTL", "10000");

    /** The file on the class path; an application that depends on this module has another. */
    static final String FILE = "queue-workers.properties";

    private static final int MAX_PORT = 65_535;

    private final Properties properties = new Properties();
    private final Map<String, String> overrides;

    /**
     * @param overrides take precedence over all others
     */
    public Settings(Map<String, String> overrides) throws IOException {
        this.overrides = overrides;
        try (InputStream in = Settings.class.getResourceAsStream("/" + FILE)) {
            properties.load(in);
        }
    }

    /** Returns the value of a property; empty if it is not set. */
    public String get(String name) {
        return Stream.of(
                        overrides.get(name),
                        System.getProperty(name),
                        IOHelper.lookupEnvironmentVariable(name),
                        properties.getProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /** Returns the settings that take precedence over the file and the system properties. */
    Map<String, String> overrides() {
        return overrides;
    }

    /** Returns these settings with another URL of the broker. */
    public Settings withBroker(String url) throws IOException {
        var all = new LinkedHashMap<>(overrides);
        all.put("broker.url", url);
        return new Settings(all);
    }

    /** Returns the URL of the broker. */
    public String brokerUrl() {
        return get("broker.url");
    }

    /**
     * Returns the port of the broker in its URL.
     *
     * @throws InvalidOptionException if there is none
     */
    int brokerPort() {
        try {
            int port = new URI(brokerUrl()).getPort();
            if (port > 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (URISyntaxException e) {
            throw noPort(e);
        }
        throw noPort(null);
    }

    private InvalidOptionException noPort(Throwable cause) {
        return new InvalidOptionException(
                "broker.url=%s has no port for the broker: expected a URL such as tcp://127.0.0.1:61616. Set the property broker.url"
                        .formatted(Excerpt.of(brokerUrl())),
                cause);
    }

    /**
     * Returns a factory of connections to the broker.
     *
     * @param waits whether the first connection waits until the broker can be reached
     */
    public ConnectionFactory connections(boolean waits) {
        return connections(waits ? "-1" : "1", "-1");
    }

    /**
     * Returns a factory of connections to the broker that fail when it cannot be reached, also
     * after they were open: a client that waits for a lost broker would hold the threads of all its
     * callers.
     */
    public ConnectionFactory connectionsThatFail() {
        return connections("1", "0");
    }

    private ConnectionFactory connections(String initialConnectAttempts, String reconnectAttempts) {
        var parameters = new LinkedHashMap<>(CONNECTION);
        parameters.put("initialConnectAttempts", initialConnectAttempts);
        parameters.put("reconnectAttempts", reconnectAttempts);
        String url = brokerUrl();
        String missing =
                parameters.entrySet().stream()
                        .filter(entry -> !url.contains(entry.getKey() + "="))
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("&"));
        String complete = url + (url.contains("?") ? "&" : "?") + missing;
        return get("broker.user").isEmpty()
                ? new ActiveMQConnectionFactory(complete)
                : new ActiveMQConnectionFactory(
                        complete, get("broker.user"), get("broker.password"));
    }

    /** Returns the folder that all processes share. */
    public Path work() {
        return Path.of(get("work")).toAbsolutePath();
    }

    public SharedDirectory shared() throws IOException {
        return new SharedDirectory(work());
    }

    /** Returns the folder of the journal of the embedded broker. */
    public Path brokerFolder() {
        return work().resolve("broker");
    }

    /** Returns the folder of the sample recordings, seen from the root or from the example. */
    Path samples() {
        Path fromRoot = Path.of(get("samples"));
        return Files.isDirectory(fromRoot) ? fromRoot : Path.of("../voice-to-image/samples");
    }

    /** Returns the families that a worker serves. */
    List<String> families() {
        return Stream.of(get("families").split(",")).map(String::strip).toList();
    }

    /** Returns the number of seconds that a worker which is stopped may finish its jobs. */
    int drainSeconds() {
        return (int) number("drainSeconds", 1, 86_400);
    }

    /**
     * Returns a whole number.
     *
     * @throws InvalidOptionException if the property is not a number, or is out of range
     */
    long number(String name, long minimum, long maximum) {
        String value = get(name);
        try {
            long number = Long.parseLong(value.strip());
            if (number >= minimum && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(name, value, minimum, maximum, e);
        }
        throw invalid(name, value, minimum, maximum, null);
    }

    private static InvalidOptionException invalid(
            String name, String value, long minimum, long maximum, Throwable cause) {
        return new InvalidOptionException(
                "%s=%s is out of range: expected %d to %d. Set the property %s"
                        .formatted(name, value, minimum, maximum, name),
                cause);
    }
}
