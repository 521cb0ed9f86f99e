/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.StageListener;

/**
 * Records the stages of a message as spans, and passes them on to the metrics.
 *
 * <p>A batch may contain items of several messages. Each message then has a span of its own for the
 * run of the model, with the size of the batch, instead of one span that links to all of them: a
 * span has one parent and belongs to one trace, and every trace is complete without the others.
 */
final class StageSpans implements StageListener {

    /**
     * The maximum number of spans of successful stages of a message, as its body may be a list of
     * any length. The last span has the number of those that are left out.
     */
    static final int MAX_SPANS = 256;

    private static final AttributeKey<String> STAGE =
            AttributeKey.stringKey("camel.multimodal.stage");
    private static final AttributeKey<Long> BATCH_SIZE =
            AttributeKey.longKey("camel.multimodal.batch.size");
    private static final AttributeKey<Long> ITEM = AttributeKey.longKey("camel.multimodal.item");
    private static final AttributeKey<Long> LEFT_OUT =
            AttributeKey.longKey("camel.multimodal.spans.left.out");

    private final Tracer tracer;
    private final Context parent;
    private final Attributes attributes;
    private final StageListener metrics;
    private final Clock clock;
    private final AtomicInteger count;

    StageSpans(Tracer tracer, Context parent, Attributes attributes, StageListener metrics) {
        this(tracer, parent, attributes, metrics, Clock.now(), new AtomicInteger());
    }

    private StageSpans(
            Tracer tracer,
            Context parent,
            Attributes attributes,
            StageListener metrics,
            Clock clock,
            AtomicInteger count) {
        this.tracer = tracer;
        this.parent = parent;
        this.attributes = attributes;
        this.metrics = metrics;
        this.clock = clock;
        this.count = count;
    }

    /** The time of day with the resolution of {@link System#nanoTime}, and as steady as that. */
    private record Clock(long epochNanos, long nanoTime) {

        static Clock now() {
            Instant now = Instant.now();
            long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
            return new Clock(nanos, System.nanoTime());
        }

        long nanos() {
            return epochNanos + System.nanoTime() - nanoTime;
        }
    }

    @Override
    public void took(Stage stage, long nanos) {
        record(stage, nanos, Attributes.empty());
        metrics.took(stage, nanos);
    }

    @Override
    public void inferred(int batchSize, long nanos) {
        record(Stage.INFER, nanos, Attributes.of(BATCH_SIZE, (long) batchSize));
        metrics.inferred(batchSize, nanos);
    }

    @Override
    public void failed(Stage stage, long nanos, Throwable failure) {
        long end = clock.nanos();
        Span span = start(stage, end - nanos).startSpan();
        span.recordException(failure);
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
        span.end(end, TimeUnit.NANOSECONDS);
        metrics.failed(stage, nanos, failure);
    }

    @Override
    public void ran(int batchSize) {
        metrics.ran(batchSize);
    }

    @Override
    public StageListener item(int index) {
        return new StageSpans(
                tracer,
                parent,
                attributes.toBuilder().put(ITEM, (long) index).build(),
                metrics,
                clock,
                count);
    }

    @Override
    public Object counter() {
        return metrics.counter();
    }

    private void record(Stage stage, long nanos, Attributes more) {
        int before = count.getAndIncrement();
        // The last stage of a message always has its span, with what is left out.
        if (before >= MAX_SPANS && stage != Stage.POSTPROCESS) {
            return;
        }
        long end = clock.nanos();
        SpanBuilder builder = start(stage, end - nanos).setAllAttributes(more);
        if (before > MAX_SPANS) {
            builder.setAttribute(LEFT_OUT, (long) before - MAX_SPANS);
        }
        builder.startSpan().end(end, TimeUnit.NANOSECONDS);
    }

    private SpanBuilder start(Stage stage, long epochNanos) {
        String name = stage.name().toLowerCase(Locale.ROOT);
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setStartTimestamp(epochNanos, TimeUnit.NANOSECONDS)
                .setAllAttributes(attributes)
                .setAttribute(STAGE, name);
    }
}
