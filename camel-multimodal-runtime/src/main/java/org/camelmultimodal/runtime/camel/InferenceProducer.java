/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.RetryableException;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;

/**
 * Base of the producers. Holds the model from start to stop, so that <code>lazyStartProducer</code>
 * moves a failing load to the first message, and works on messages on the endpoint's threads.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceProducer<M extends InferenceModel> extends DefaultAsyncProducer {

    private final InferenceEndpoint<M> endpoint;
    private volatile ModelLease<M> lease;
    private ModelHealthCheck healthCheck;

    protected InferenceProducer(InferenceEndpoint<M> endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /**
     * Works on one message, from beginning to end or up to where the rest comes later.
     *
     * @param ticket says until when; long computations check it between their steps
     * @return writes the result to the message; run when the result is there, on a thread of the
     *     endpoint
     */
    protected abstract CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket)
            throws Exception;

    /** Of two messages that wait the one of higher priority is worked on first. */
    protected int priority(Message message) {
        return 0;
    }

    /** Runs a part of a message's work and reports how long it took. */
    protected <T> T timed(Stage stage, Supplier<T> work) {
        long begin = System.nanoTime();
        T result = work.get();
        endpoint.stageListener().took(stage, System.nanoTime() - begin);
        return result;
    }

    /**
     * The model, loaded and warm.
     *
     * @throws EndpointStoppedException if the producer was stopped meanwhile
     */
    protected M model() {
        ModelLease<M> held = lease;
        if (held == null) {
            throw new EndpointStoppedException(
                    "%s was stopped; send the message again when it is started"
                            .formatted(endpoint.getEndpointUri()));
        }
        return held.model();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            var ticket = new Ticket(endpoint.deadline(), priority(exchange.getMessage()));
            endpoint.executor()
                    .execute(
                            () -> work(exchange, ticket),
                            (result, failure) -> finish(exchange, callback, result, failure),
                            ticket);
            return false;
        } catch (Throwable e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private CompletionStage<Runnable> work(Exchange exchange, Ticket ticket) {
        try {
            ticket.deadline().check();
            return infer(exchange, ticket);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void finish(
            Exchange exchange, AsyncCallback callback, Runnable result, Throwable failure) {
        try {
            if (failure != null) {
                // Errors too (no memory, no native library): an exchange that was not worked on
                // must never go on as if it were, least of all past a moderation.
                exchange.setException(asStopped(cause(failure)));
            } else {
                long begin = System.nanoTime();
                result.run();
                endpoint.stageListener().took(Stage.POSTPROCESS, System.nanoTime() - begin);
            }
        } catch (Throwable e) {
            exchange.setException(asStopped(e));
        } finally {
            callback.done(false);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /**
     * What a message failed with. Where the endpoint is being stopped that may be a part that is
     * closed already, or an interruption, and then the message is not to blame: it may be sent
     * again.
     */
    private Throwable asStopped(Throwable failure) {
        boolean isStopped = lease == null || !endpoint.isStarted();
        if (!isStopped || failure instanceof Error || failure instanceof RetryableException) {
            return failure;
        }
        return !(failure instanceof PermanentException) || isInterruption(failure)
                ? new EndpointStoppedException(
                        "%s was stopped while it worked on the message: %s"
                                .formatted(endpoint.getEndpointUri(), failure),
                        failure)
                : failure;
    }

    private static boolean isInterruption(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof InterruptedException
                    || e instanceof InterruptedIOException
                    || e instanceof ClosedByInterruptException) {
                return true;
            }
        }
        return false;
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
        ModelLease<M> held = lease;
        // First: the model is closed under messages in flight, which then know why.
        lease = null;
        if (held != null) {
            held.close();
        }
        super.doStop();
    }

    /** Camel does not stop what failed to start, so what was opened until then is closed here. */
    @Override
    protected void doFail(Exception failure) {
        try {
            doStop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
        super.doFail(failure);
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
