/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.ToDoubleFunction;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultEndpoint;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.batch.InferenceExecutor;
import org.camelmultimodal.runtime.batch.StageListener;

/**
 * Base of the endpoints: owns the threads on which the producers' messages are worked on.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceEndpoint<M extends InferenceModel> extends DefaultEndpoint {

    private static final int USUAL_CONCURRENT_CALLS = 2;

    private final InferenceComponent<M> component;
    private ExecutorService pool;
    private InferenceExecutor executor;
    private StageListener listener = StageListener.NONE;

    protected InferenceEndpoint(String uri, InferenceComponent<M> component) {
        super(uri, component);
        this.component = component;
    }

    /** The options of this endpoint. */
    public abstract InferenceConfiguration getConfiguration();

    /** The name of the operation, for measurements. */
    protected abstract String operationName();

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "%s cannot be consumed from; use it in to()".formatted(getEndpointUri()));
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getConfiguration().validate();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        listener = isMicrometerPresent() ? InferenceMetrics.of(this) : StageListener.NONE;
        InferenceConfiguration options = getConfiguration();
        int calls =
                options.getConcurrentCalls() > 0
                        ? options.getConcurrentCalls()
                        : usualConcurrentCalls();
        pool =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newFixedThreadPool(this, component.family(), calls);
        executor =
                new InferenceExecutor(
                        pool, calls + options.getQueueSize(), options.isRejectWhenFull(), listener);
    }

    @Override
    protected void doStop() throws Exception {
        if (pool != null) {
            getCamelContext().getExecutorServiceManager().shutdownGraceful(pool);
            pool = null;
        }
        super.doStop();
    }

    /** An optional dependency: without it the class that uses it cannot even be loaded. */
    private boolean isMicrometerPresent() {
        return getCamelContext()
                        .getClassResolver()
                        .resolveClass("io.micrometer.core.instrument.MeterRegistry")
                != null;
    }

    /** What <code>concurrentCalls=0</code> means. */
    protected int usualConcurrentCalls() {
        return USUAL_CONCURRENT_CALLS;
    }

    /** Where the stages of messages are reported. */
    protected StageListener stageListener() {
        return listener;
    }

    protected InferenceComponent<M> inferenceComponent() {
        return component;
    }

    /**
     * Shows a number that only grows in Micrometer's registry, if there is one.
     *
     * @param owner has the number, which is shown as long as something else holds the owner too
     * @param value reads it
     */
    protected <T> void showCount(
            String name, String description, T owner, ToDoubleFunction<T> value) {
        if (isMicrometerPresent()) {
            InferenceMetrics.count(this, name, description, owner, value);
        }
    }

    /** Where the producers' messages are worked on; there while the endpoint is started. */
    protected InferenceExecutor executor() {
        return executor;
    }

    Deadline deadline() {
        return Deadline.in(Duration.ofMillis(getConfiguration().getTimeout()));
    }
}
