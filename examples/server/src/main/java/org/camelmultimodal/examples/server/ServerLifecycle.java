/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;
import org.camelmultimodal.examples.queueworkers.LogIds;
import org.camelmultimodal.examples.server.api.ApiErrors;
import org.camelmultimodal.examples.server.api.ApiHeaders;
import org.camelmultimodal.examples.server.http.ApiKeys;
import org.camelmultimodal.examples.server.http.GuardedVertx;
import org.camelmultimodal.examples.server.http.HttpGuard;
import org.camelmultimodal.examples.server.http.RequestSlots;
import org.camelmultimodal.examples.server.jobs.JobMetrics;
import org.camelmultimodal.examples.server.jobs.JobQueue;
import org.camelmultimodal.messaging.Ports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up what the routes need, and takes it down when the application stops. */
final class ServerLifecycle extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLifecycle.class);
    private static final String UPLOADS = "camel-multimodal-server";

    /** A body is in memory several times: as it came, as text, as its fields, and as an image. */
    private static final int HEAP_PER_BODY = 10;

    private ServerSettings settings;
    private Models models;
    private ApiKeys keys;
    private RequestSlots slots;
    private GuardedVertx vertx;
    private Path uploads;
    private HttpGuard guard;
    private JobQueue jobs;
    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        settings = ServerSettings.of(context);
        models =
                new Models(
                        ServerSettings.group(context, "models."),
                        ServerSettings.group(context, "aliases."));
        keys = new ApiKeys(settings);
        slots =
                new RequestSlots(
                        settings.maxRequests(), Runtime.getRuntime().maxMemory() / HEAP_PER_BODY);
        vertx = new GuardedVertx(settings, () -> guard = guard(context));
        uploads = createUploads(settings.uploadDirectory());
        jobs = createJobs(context);
        bind(context);
        LogIds.add(context);
        context.addRoutePolicyFactory(slots);
        context.addLifecycleStrategy(new Events());
    }

    private void bind(CamelContext context) {
        new JvmMemoryMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        meters.gauge("server.requests.active", slots, RequestSlots::taken);
        new JobMetrics(jobs).bindTo(meters);
        context.getRegistry().bind("camelContext", context);
        context.getRegistry().bind("meters", meters);
        context.getRegistry().bind("vertx", vertx);
        context.getRegistry().bind("models", models);
        context.getRegistry().bind("jobQueue", jobs);
        context.getRegistry().bind("apiHeaders", new ApiHeaders());
        context.getRegistry().bind("apiErrors", new ApiErrors());
    }

    /** Creates a directory for the uploads of this process, which only its user can read. */
    private static Path createUploads(String parent) {
        try {
            return parent.isEmpty()
                    ? Files.createTempDirectory(UPLOADS)
                    : Files.createTempDirectory(Path.of(parent), UPLOADS);
        } catch (IOException e) {
            throw new UncheckedIOException("The directory of uploads cannot be created", e);
        }
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        try {
            ModelRoutes.add(context, models);
        } catch (Exception e) {
            throw new IllegalStateException("The routes of the models cannot be added", e);
        }
    }

    private HttpGuard guard(CamelContext context) {
        return new HttpGuard(context, settings, vertx, slots, keys, uploads);
    }

    private static JobQueue createJobs(CamelContext context) {
        try {
            return new JobQueue(
                    context.resolvePropertyPlaceholders("{{broker.url}}"),
                    ServerSettings.integer(context, "broker.port", 1, 65_535),
                    Map.of(
                            "work", context.resolvePropertyPlaceholders("{{work}}"),
                            "device", context.resolvePropertyPlaceholders("{{device}}"),
                            "broker.maxDiskUsage",
                                    context.resolvePropertyPlaceholders(
                                            "{{broker.maxDiskUsage}}")));
        } catch (IOException e) {
            throw new UncheckedIOException("The shared directory cannot be created", e);
        }
    }

    private void startJobs(CamelContext context) throws VetoCamelContextStartException {
        try {
            // Camel would only log that the server cannot listen.
            Ports.requireFree(
                    settings.host(),
                    ServerSettings.integer(context, "camel.server.port", 0, 65_535),
                    "Set camel.server.port");
            jobs.start(models.all(), meters);
        } catch (Exception e) {
            throw new VetoCamelContextStartException(e.getMessage(), e, context);
        }
    }

    private void started(CamelContext context) {
        guard.open();
        int port = context.hasService(VertxPlatformHttpServer.class).getPort();
        LOG.info("The server listens on http://{}:{}/", settings.host(), port);
    }

    private void stopped() {
        jobs.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try (Stream<Path> files = Files.walk(uploads)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("The directory of uploads {} cannot be deleted", uploads, e);
        }
    }

    /** The events of the context: those of Main are missing where it is started, but not run. */
    private final class Events extends LifecycleStrategySupport {
        @Override
        public void onContextStarting(CamelContext context) throws VetoCamelContextStartException {
            startJobs(context);
        }

        @Override
        public void onContextStarted(CamelContext context) {
            started(context);
        }

        @Override
        public void onContextStopped(CamelContext context) {
            stopped();
        }
    }
}
