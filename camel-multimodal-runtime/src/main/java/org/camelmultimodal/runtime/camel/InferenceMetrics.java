/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.apache.camel.support.CamelContextHelper;
import org.camelmultimodal.runtime.MultimodalException;
import org.camelmultimodal.runtime.batch.Stage;

/**
 * The metrics of an endpoint in the Micrometer registry, tagged with component, operation and
 * model. They have a few buckets and types of failures only, so that an endpoint has at most 100
 * series in Prometheus.
 */
final class InferenceMetrics implements EndpointMeters {

    /** The maximum number of types of failures that are counted each; further ones are "other". */
    private static final int MAX_FAILURE_TYPES = 10;

    private static final String OTHER = "other";

    private static final Duration[] STAGE_BUCKETS =
            LongStream.of(10, 50, 250, 1_000, 5_000, 15_000, 60_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);
    private static final double[] BATCH_SIZE_BUCKETS = {1, 2, 4, 8, 16, 32, 64};

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Stage, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Counter> failures = new ConcurrentHashMap<>();
    private final DistributionSummary batchSizes;
    private final LongTaskTimer inFlight;
    private final Timer loads;

    private InferenceMetrics(MeterRegistry registry, InferenceEndpoint<?> endpoint) {
        this.registry = registry;
        this.tags =
                Tags.of(
                        "component", endpoint.inferenceComponent().family(),
                        "operation", endpoint.operationName(),
                        "model", endpoint.getConfiguration().getModel());
        this.batchSizes =
                DistributionSummary.builder("camel.multimodal.batch.size")
                        .description("Number of items per run of the model")
                        .tags(tags)
                        .serviceLevelObjectives(BATCH_SIZE_BUCKETS)
                        .register(registry);
        this.inFlight =
                LongTaskTimer.builder("camel.multimodal.in.flight")
                        .description("Messages in flight: waiting, being processed, or in a batch")
                        .tags(tags)
                        .register(registry);
        this.loads =
                Timer.builder("camel.multimodal.model.load")
                        .description("Time to load and warm up the model")
                        .tags(tags)
                        .register(registry);
    }

    /** Creates a timer at its first use, as not every operation has every stage. */
    private Timer timer(Stage stage) {
        return Timer.builder("camel.multimodal.stage")
                .description("Time that messages spend in a stage")
                .tags(tags.and("stage", stage.name().toLowerCase(Locale.ROOT)))
                .serviceLevelObjectives(STAGE_BUCKETS)
                .register(registry);
    }

    /**
     * Returns what records the metrics of an endpoint; {@link EndpointMeters#NONE} if Camel's
     * registry has no Micrometer registry.
     */
    static EndpointMeters of(InferenceEndpoint<?> endpoint) {
        MeterRegistry registry = registry(endpoint);
        return registry == null ? NONE : new InferenceMetrics(registry, endpoint);
    }

    /**
     * Registers a counter of a component, which all its endpoints share.
     *
     * @param owner provides the value; the meter holds only a weak reference to it
     * @return whether it is registered: Camel's registry may have no Micrometer registry
     */
    static <T> boolean counter(
            InferenceEndpoint<?> endpoint,
            String name,
            String description,
            T owner,
            ToDoubleFunction<T> value) {
        MeterRegistry registry = registry(endpoint);
        if (registry == null) {
            return false;
        }
        FunctionCounter.builder(name, owner, value)
                .description(description)
                .tag("component", endpoint.inferenceComponent().family())
                .register(registry);
        return true;
    }

    private static MeterRegistry registry(InferenceEndpoint<?> endpoint) {
        return CamelContextHelper.findSingleByType(endpoint.getCamelContext(), MeterRegistry.class);
    }

    @Override
    public void took(Stage stage, long nanos) {
        timers.computeIfAbsent(stage, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ran(int batchSize) {
        batchSizes.record(batchSize);
    }

    @Override
    public Runnable begin() {
        return inFlight.start()::stop;
    }

    @Override
    public void failedMessage(Throwable failure) {
        String type =
                failure instanceof MultimodalException ? failure.getClass().getSimpleName() : OTHER;
        boolean isCounted = failures.containsKey(type) || failures.size() < MAX_FAILURE_TYPES;
        failures.computeIfAbsent(isCounted ? type : OTHER, this::failureCounter).increment();
    }

    private Counter failureCounter(String type) {
        return Counter.builder("camel.multimodal.failures")
                .description("Messages that failed")
                .tags(tags.and("exception", type))
                .register(registry);
    }

    @Override
    public void loaded(long nanos) {
        loads.record(nanos, TimeUnit.NANOSECONDS);
    }
}
