/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.camelmultimodal.messaging.EmbeddedBroker;
import org.camelmultimodal.messaging.Ports;

/**
 * A ready-made route in Camel Main, with a broker or a mail server if the route needs one and none
 * is set.
 */
final class RunningRoute implements AutoCloseable {

    private static final String BROKER_URL = "broker.url";
    private static final String MAIL_HOST = "mail.host";
    static final String PORT = "camel.server.port";

    private final Main application = new Main();
    private final RouteSettings settings;
    private final EmbeddedBroker broker;
    private final EmbeddedMailServer mailServer;

    private RunningRoute(ReadyRoute route, Dsl dsl, Map<String, String> overrides)
            throws Exception {
        var all = new TreeMap<>(overrides);
        var configured = new RouteSettings(route, all);
        boolean needsBroker = configured.has(BROKER_URL) && configured.get(BROKER_URL).isEmpty();
        broker = needsBroker ? RouteBroker.start(configured.path("work").resolve("broker")) : null;
        if (needsBroker) {
            all.put(BROKER_URL, broker.url());
        }
        boolean needsMail = configured.has(MAIL_HOST) && configured.get(MAIL_HOST).isEmpty();
        mailServer =
                needsMail
                        ? EmbeddedMailServer.start(
                                configured.get("mail.user"), configured.get("mail.password"))
                        : null;
        if (needsMail) {
            all.put(MAIL_HOST, "127.0.0.1");
            all.put("mail.port", String.valueOf(mailServer.port()));
        }
        if ("0".equals(configured.get(PORT))) {
            all.put(PORT, String.valueOf(Ports.free()));
        }
        settings = new RouteSettings(route, all);
        application.setDefaultPropertyPlaceholderLocation(route.properties());
        all.forEach(application::addOverrideProperty);
        switch (dsl) {
            case YAML -> application.configure().withRoutesIncludePattern(route.yaml());
            case JAVA -> application.configure().addRoutesBuilder(route.java());
        }
    }

    /**
     * Starts a route; its models are loaded when this method returns.
     *
     * @param overrides properties that take precedence over all others
     */
    static RunningRoute start(ReadyRoute route, Dsl dsl, Map<String, String> overrides)
            throws Exception {
        var running = new RunningRoute(route, dsl, overrides);
        try {
            running.application.start();
            return running;
        } catch (Exception e) {
            running.close();
            throw e;
        }
    }

    /** Prepares a route that {@link #runUntilStopped} starts. */
    static RunningRoute prepare(ReadyRoute route, Dsl dsl) throws Exception {
        return new RunningRoute(route, dsl, Map.of());
    }

    /** Runs the route until the process gets SIGTERM or Ctrl-C. */
    void runUntilStopped() throws Exception {
        application.run();
    }

    CamelContext context() {
        return application.getCamelContext();
    }

    /** Returns the template of the application, which sends to its endpoints. */
    ProducerTemplate template() throws Exception {
        return application.getCamelTemplate();
    }

    RouteSettings settings() {
        return settings;
    }

    /** Returns the embedded mail server; null if the route has none. */
    EmbeddedMailServer mailServer() {
        return mailServer;
    }

    /**
     * Returns where the route receives messages, by kind: <code>inbox</code>, <code>broker</code>,
     * <code>mailbox</code> or <code>http</code>. Embedded servers listen on any free port.
     */
    Map<String, String> addresses() {
        var addresses = new LinkedHashMap<String, String>();
        if (settings.has("inbox")) {
            addresses.put("inbox", settings.path("inbox").toString());
        }
        if (settings.has(BROKER_URL)) {
            addresses.put("broker", settings.get(BROKER_URL));
        }
        if (settings.has(MAIL_HOST)) {
            addresses.put(
                    "mailbox",
                    "%s://%s:%s"
                            .formatted(
                                    settings.get("mail.protocol"),
                                    settings.get(MAIL_HOST),
                                    settings.get("mail.port")));
        }
        if (settings.has(PORT)) {
            addresses.put("http", http("").toString());
        }
        return addresses;
    }

    /** Returns the address of a path of the HTTP server. */
    URI http(String path) {
        return URI.create("http://127.0.0.1:" + settings.get(PORT) + path);
    }

    @Override
    public void close() throws Exception {
        try {
            application.stop();
        } finally {
            if (mailServer != null) {
                mailServer.close();
            }
            if (broker != null) {
                broker.close();
            }
        }
    }
}
