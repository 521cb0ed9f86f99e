/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.batch.InferenceExecutor;
import org.camelmultimodal.runtime.batch.StageListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Base of the endpoints: owns the threads on which the producers' messages are worked on.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceEndpoint<M extends InferenceModel> extends DefaultEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceEndpoint.class);
    private static final int USUAL_CONCURRENT_CALLS = 2;

    private final InferenceComponent<M> component;
    private ExecutorService pool;
    private volatile InferenceExecutor executor;
    private volatile StageListener listener = StageListener.NONE;

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
                        .newThreadPool(this, component.family(), threads(calls));
        executor =
                new InferenceExecutor(
                        pool, calls + options.getQueueSize(), options.isRejectWhenFull(), listener);
    }

    /**
     * Threads that alone do what they are given. Where Camel's own profile has 1000 tasks waiting,
     * the next one runs on the thread that brings it, and if that is a thread of the model, which
     * the task waits for, both wait for ever. The executor bounds how many there are.
     */
    private static ThreadPoolProfile threads(int count) {
        return new ThreadPoolProfileBuilder("inference")
                .poolSize(count)
                .maxPoolSize(count)
                .keepAliveTime(0L)
                .allowCoreThreadTimeOut(false)
                .maxQueueSize(Integer.MAX_VALUE)
                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                .build();
    }

    /**
     * Takes no further message, gives those in flight the time that Camel gives pools, and ends
     * what is left then, so that every message has its end.
     */
    @Override
    protected void doStop() throws Exception {
        if (pool != null) {
            ExecutorServiceManager manager = getCamelContext().getExecutorServiceManager();
            executor.close();
            if (!executor.awaitIdle(manager.getShutdownAwaitTermination(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "{} is stopped with {} messages in flight, which fail with EndpointStoppedException",
                        getEndpointUri(),
                        executor.inHand());
            }
            stopRunners();
            manager.shutdownNow(pool);
            executor.abandon();
            pool = null;
        }
        super.doStop();
    }

    /** Camel does not stop what failed to start, so its threads are ended here. */
    @Override
    protected void doFail(Exception failure) {
        try {
            doStop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
        super.doFail(failure);
    }

    /** Ends what else runs parts of messages; called when no further message is taken. */
    protected void stopRunners() {}

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

    /** How many messages are here: waiting, worked on, or in a batch. */
    protected int inHand() {
        return executor == null ? 0 : executor.inHand();
    }

    /**
     * Where the producers' messages are worked on.
     *
     * @throws EndpointStoppedException if the endpoint was never started
     */
    protected InferenceExecutor executor() {
        InferenceExecutor started = executor;
        if (started == null) {
            throw new EndpointStoppedException("%s is not started".formatted(getEndpointUri()));
        }
        return started;
    }

    Deadline deadline() {
        return Deadline.in(Duration.ofMillis(getConfiguration().getTimeout()));
    }
}
