/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * Base of the producers. Holds the model from start to stop, so that <code>lazyStartProducer</code>
 * moves a failing load to the first message, and works on messages on the endpoint's threads.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceProducer<M extends InferenceModel> extends DefaultAsyncProducer {

    private final InferenceEndpoint<M> endpoint;
    private ModelLease<M> lease;
    private ModelHealthCheck healthCheck;

    protected InferenceProducer(InferenceEndpoint<M> endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /**
     * Works on one message.
     *
     * @param deadline until when; long computations check it between their steps
     */
    protected abstract void infer(Exchange exchange, Deadline deadline) throws Exception;

    /** The model, loaded and warm. */
    protected M model() {
        return lease.model();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Deadline deadline = endpoint.deadline();
        try {
            endpoint.execute(() -> work(exchange, deadline, callback), deadline);
            return false;
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void work(Exchange exchange, Deadline deadline, AsyncCallback callback) {
        try {
            deadline.check();
            infer(exchange, deadline);
        } catch (Throwable e) {
            // Errors too (no memory, no native library): an exchange that was not worked on must
            // never
            // go on as if it were, least of all past a moderation.
            exchange.setException(e);
        } finally {
            callback.done(false);
        }
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        var repository =
                HealthCheckHelper.getHealthCheckRepository(
                        endpoint.getCamelContext(),
                        "producers",
                        WritableHealthCheckRepository.class);
        if (repository != null) {
            healthCheck = new ModelHealthCheck(endpoint);
            healthCheck.setEnabled(endpoint.inferenceComponent().isHealthCheckProducerEnabled());
            repository.addHealthCheck(healthCheck);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        lease = endpoint.inferenceComponent().lease(endpoint.getConfiguration());
        if (healthCheck != null) {
            healthCheck.ready(lease.model(), lease.directory());
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (healthCheck != null) {
            healthCheck.notReady();
        }
        if (lease != null) {
            lease.close();
            lease = null;
        }
        super.doStop();
    }

    @Override
    protected void doShutdown() throws Exception {
        if (healthCheck != null) {
            HealthCheckHelper.getHealthCheckRepository(
                            endpoint.getCamelContext(),
                            "producers",
                            WritableHealthCheckRepository.class)
                    .removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        super.doShutdown();
    }
}
