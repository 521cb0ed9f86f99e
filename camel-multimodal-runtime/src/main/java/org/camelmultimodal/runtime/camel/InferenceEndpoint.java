/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultEndpoint;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.batch.InferenceExecutor;

/**
 * Base of the endpoints: owns the threads on which the producers' messages are worked on.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceEndpoint<M extends InferenceModel> extends DefaultEndpoint {

    private final InferenceComponent<M> component;
    private ExecutorService pool;
    private InferenceExecutor executor;

    protected InferenceEndpoint(String uri, InferenceComponent<M> component) {
        super(uri, component);
        this.component = component;
    }

    /** The options of this endpoint. */
    public abstract InferenceConfiguration getConfiguration();

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
        InferenceConfiguration options = getConfiguration();
        pool =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newFixedThreadPool(this, component.family(), options.getConcurrentCalls());
        executor =
                new InferenceExecutor(
                        pool,
                        options.getConcurrentCalls() + options.getQueueSize(),
                        options.isRejectWhenFull());
    }

    @Override
    protected void doStop() throws Exception {
        if (pool != null) {
            getCamelContext().getExecutorServiceManager().shutdownGraceful(pool);
            pool = null;
            executor = null;
        }
        super.doStop();
    }

    InferenceComponent<M> inferenceComponent() {
        return component;
    }

    /** Runs work on the endpoint's threads; see {@link InferenceExecutor#execute}. */
    void execute(Runnable work, Deadline deadline) {
        executor.execute(work, deadline);
    }

    Deadline deadline() {
        return Deadline.in(Duration.ofMillis(getConfiguration().getTimeout()));
    }
}
