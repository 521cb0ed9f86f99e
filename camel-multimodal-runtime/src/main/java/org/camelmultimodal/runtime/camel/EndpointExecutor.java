/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.camelmultimodal.runtime.batch.InferenceExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of an endpoint, created by Camel, and the executor that processes messages on them.
 */
final class EndpointExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointExecutor.class);

    private final InferenceEndpoint<?> endpoint;
    private final ExecutorServiceManager manager;
    private final ExecutorService pool;
    private final InferenceExecutor executor;

    private EndpointExecutor(InferenceEndpoint<?> endpoint, int threads) {
        this.endpoint = endpoint;
        this.manager = endpoint.getCamelContext().getExecutorServiceManager();
        InferenceConfiguration options = endpoint.getConfiguration();
        this.pool =
                manager.newThreadPool(
                        endpoint, endpoint.inferenceComponent().family(), profile(threads));
        this.executor =
                new InferenceExecutor(
                        pool, threads + options.getQueueSize(), options.isRejectWhenFull());
    }

    static EndpointExecutor start(InferenceEndpoint<?> endpoint, int threads) {
        return new EndpointExecutor(endpoint, threads);
    }

    /**
     * Returns a profile with an unbounded queue. With Camel's default profile the 1001st pending
     * task runs on the thread that submits it. If that is a thread of the model for which the task
     * waits, both would wait forever. The executor limits the number of tasks.
     */
    private static ThreadPoolProfile profile(int threads) {
        return new ThreadPoolProfileBuilder("inference")
                .poolSize(threads)
                .maxPoolSize(threads)
                .keepAliveTime(0L)
                .allowCoreThreadTimeOut(false)
                .maxQueueSize(Integer.MAX_VALUE)
                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                .build();
    }

    InferenceExecutor executor() {
        return executor;
    }

    /**
     * Rejects new messages, waits for those in flight for Camel's shutdown timeout of thread pools,
     * and fails the rest, so that every message is completed.
     *
     * @param closeRunners closes the other executors that run parts of messages
     */
    void stop(Runnable closeRunners) {
        executor.close();
        if (!executor.awaitIdle(manager.getShutdownAwaitTermination(), TimeUnit.MILLISECONDS)) {
            LOG.warn(
                    "{} is stopped with {} messages in flight, which fail with EndpointStoppedException",
                    endpoint.getEndpointUri(),
                    executor.inFlight());
        }
        closeRunners.run();
        manager.shutdownNow(pool);
        executor.abandon();
    }
}
