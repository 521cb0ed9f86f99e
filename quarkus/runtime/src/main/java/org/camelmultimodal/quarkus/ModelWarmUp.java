/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.camelmultimodal.runtime.RetryableException;
import org.camelmultimodal.runtime.camel.WarmModels;
import org.jboss.logging.Logger;

/**
 * Loads and warms up models in the background when the application has started, so that it answers
 * liveness probes while large models load. A retryable failure, such as a hub that cannot be
 * reached, is retried.
 */
@Singleton
public class ModelWarmUp {

    private static final Logger LOG = Logger.getLogger(ModelWarmUp.class);
    private static final long MAX_PAUSE_SECONDS = 60;

    /**
     * The progress of the warm-up.
     *
     * @param isReady whether all models are warmed up
     * @param message what is missing; empty if nothing is
     */
    public record Status(boolean isReady, String message) {}

    private final CamelContext context;
    private final boolean isEnabled;
    private final List<String> names;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> new Thread(task, "camel-multimodal-warm-up"));
    // Both are used by the thread only, until it has ended.
    private final WarmModels models;
    private long pauseSeconds = 1;
    private volatile Status status = new Status(false, "The models are not loaded yet");

    @Inject
    public ModelWarmUp(CamelContext context, MultimodalConfig config) {
        this.context = context;
        this.isEnabled = config.warmUp().enabled();
        this.names = config.warmUp().models().orElse(List.of());
        this.models = new WarmModels(context);
    }

    void start(@Observes StartupEvent event) {
        if (isEnabled) {
            names.forEach(models::check);
            thread.execute(this::warmUp);
        } else {
            status = new Status(true, "");
        }
    }

    private void warmUp() {
        try {
            names.forEach(models::add);
            models.addEndpoints();
            status = new Status(true, "");
        } catch (Throwable e) {
            // What is loaded so far is loaded again by the next attempt; producers hold theirs.
            models.close();
            status = new Status(false, String.valueOf(e.getMessage()));
            if (e instanceof RetryableException) {
                LOG.warnf(
                        "The models cannot be warmed up, next attempt in %d s: %s",
                        pauseSeconds, e);
                thread.schedule(this::warmUpAgain, pauseSeconds, TimeUnit.SECONDS);
                pauseSeconds = Math.min(2 * pauseSeconds, MAX_PAUSE_SECONDS);
            } else {
                LOG.error("The models cannot be warmed up: the application will not be ready", e);
            }
        }
    }

    private void warmUpAgain() {
        status =
                new Status(
                        false,
                        "The models are being loaded. The previous attempt failed: "
                                + status.message());
        warmUp();
    }

    /** Returns the progress of the warm-up. */
    public Status status() {
        return context.getStatus().isStarted()
                ? status
                : new Status(false, "Camel is " + context.getStatus());
    }

    @PreDestroy
    void stop() throws InterruptedException {
        thread.shutdownNow();
        // A model that is being loaded cannot be interrupted: it is released when it is there.
        while (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            LOG.warn("Waiting for a model that is being loaded");
        }
        models.close();
    }
}
