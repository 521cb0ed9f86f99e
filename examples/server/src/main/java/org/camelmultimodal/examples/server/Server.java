/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.time.Duration;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the models over an OpenAI-compatible API, until Ctrl-C. */
public final class Server {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** More than camel.main.shutdownTimeout, the time for the requests in flight. */
    private static final Duration MAX_SHUTDOWN = Duration.ofMinutes(2);

    private Server() {}

    public static void main(String[] args) {
        Thread finish = finishOnShutdown();
        try {
            application().run(args);
        } catch (Exception e) {
            LOG.error("The server cannot start: {}", rootCause(e).toString());
            LOG.debug("The server cannot start", e);
            Runtime.getRuntime().removeShutdownHook(finish);
            // Threads of parts that have started would keep the process alive.
            System.exit(1);
        }
    }

    /** On Ctrl-C the JVM would not wait until this thread has stopped the queue and the server. */
    private static Thread finishOnShutdown() {
        Thread main = Thread.currentThread();
        var hook =
                new Thread(
                        () -> {
                            try {
                                main.join(MAX_SHUTDOWN.toMillis());
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /** Returns the application; its settings are in <code>application.properties</code>. */
    static Main application() {
        var application = new Main();
        application.addMainListener(new ServerLifecycle());
        return application;
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
