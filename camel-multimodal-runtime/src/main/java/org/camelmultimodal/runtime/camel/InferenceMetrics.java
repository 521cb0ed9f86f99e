/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.camel.support.CamelContextHelper;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.StageListener;

/**
 * Measurements of an endpoint in Micrometer's registry: the timer <code>camel.multimodal.stage
 * </code> with the tag <code>stage</code>, and the distribution <code>camel.multimodal.batch.size
 * </code>; both tagged with component, operation and model.
 */
final class InferenceMetrics implements StageListener {

    private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);
    private final DistributionSummary batchSizes;

    private InferenceMetrics(MeterRegistry registry, InferenceEndpoint<?> endpoint) {
        Tags tags =
                Tags.of(
                        "component", endpoint.inferenceComponent().family(),
                        "operation", endpoint.operationName(),
                        "model", endpoint.getConfiguration().getModel());
        for (Stage stage : Stage.values()) {
            timers.put(
                    stage,
                    Timer.builder("camel.multimodal.stage")
                            .description("How long messages were in a stage")
                            .tags(tags.and("stage", stage.name().toLowerCase(Locale.ROOT)))
                            .publishPercentileHistogram()
                            .register(registry));
        }
        batchSizes =
                DistributionSummary.builder("camel.multimodal.batch.size")
                        .description("How many items the model ran on at once")
                        .tags(tags)
                        .publishPercentileHistogram()
                        .register(registry);
    }

    /** The measurements of an endpoint; none without a registry in Camel's. */
    static StageListener of(InferenceEndpoint<?> endpoint) {
        MeterRegistry registry = registry(endpoint);
        return registry == null ? NONE : new InferenceMetrics(registry, endpoint);
    }

    private static MeterRegistry registry(InferenceEndpoint<?> endpoint) {
        return CamelContextHelper.findSingleByType(endpoint.getCamelContext(), MeterRegistry.class);
    }

    /** Shows a number that only grows, kept by a component for all its endpoints. */
    static <T> void count(
            InferenceEndpoint<?> endpoint,
            String name,
            String description,
            T owner,
            ToDoubleFunction<T> value) {
        MeterRegistry registry = registry(endpoint);
        if (registry != null) {
            // The registry holds the owner weakly.
            FunctionCounter.builder(name, owner, value)
                    .description(description)
                    .tag("component", endpoint.inferenceComponent().family())
                    .register(registry);
        }
    }

    @Override
    public void took(Stage stage, long nanos) {
        timers.get(stage).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ran(int batchSize) {
        batchSizes.record(batchSize);
    }
}
