/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
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
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.StageListener;

/**
 * The metrics of an endpoint in the Micrometer registry: the timer <code>
 * camel.multimodal.stage</code> with the tag <code>stage</code>, and the distribution <code>
 * camel.multimodal.batch.size</code>; both tagged with component, operation and model. Both have a
 * few buckets only, so that an endpoint has at most 100 series in Prometheus.
 */
final class InferenceMetrics implements StageListener {

    private static final Duration[] STAGE_BUCKETS =
            LongStream.of(10, 50, 250, 1_000, 5_000, 15_000, 60_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);
    private static final double[] BATCH_SIZE_BUCKETS = {1, 2, 4, 8, 16, 32, 64};

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Stage, Timer> timers = new ConcurrentHashMap<>();
    private final DistributionSummary batchSizes;

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
     * Returns the listener that records the metrics of an endpoint; {@link StageListener#NONE} if
     * Camel's registry has no Micrometer registry.
     */
    static StageListener listener(InferenceEndpoint<?> endpoint) {
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
}
