/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.batch.FanOut;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;

/**
 * Base of the producers. A producer implements its operation in three methods: it reads the request
 * from the exchange, runs it, and writes the result to the exchange. This class does the rest: it
 * holds the model from start to stop, so that with <code>lazyStartProducer</code> a failure to load
 * it occurs at the first message; runs the three methods on the threads of the endpoint; and
 * handles priority, deadline, metrics, lists, the stored result and failures.
 *
 * @param <M> the model of the family
 * @param <Q> the request: an immutable record of the body's items and of the options, overridden by
 *     headers
 * @param <R> the result
 */
public abstract class InferenceProducer<M extends InferenceModel, Q, R>
        extends DefaultAsyncProducer {

    private static final int MAX_PRIORITY = 1000;

    private final InferenceEndpoint<M> endpoint;
    private final ModelHold<M> model;

    protected InferenceProducer(InferenceEndpoint<M> endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.model = new ModelHold<>(endpoint);
    }

    /**
     * Reads a request.
     *
     * @throws org.camelmultimodal.runtime.PermanentException if the body or a header cannot be used
     */
    protected abstract Q request(Exchange exchange) throws Exception;

    /**
     * Runs a request. The returned stage may complete later.
     *
     * @param ticket its deadline is checked between the steps of long computations, and its
     *     progress listener receives these
     */
    protected abstract CompletionStage<R> run(Q request, Ticket ticket) throws Exception;

    /** Writes a result to the body and the headers. Called on a thread of the endpoint. */
    protected abstract void write(Exchange exchange, R result) throws Exception;

    /**
     * Returns the headers that are removed before a message is processed, so that a message that
     * fails keeps no result of an earlier operation or of a client.
     */
    protected List<String> resultHeaders() {
        return List.of();
    }

    /**
     * Runs some work on each item of a message: on this thread if there is one item, otherwise on
     * the threads of the endpoint, a bounded number of items at a time.
     *
     * @param work takes the item and its ticket
     */
    protected <T, U> CompletableFuture<Results<U>> forEach(
            Items<T> items, BiFunction<T, Ticket, CompletionStage<U>> work, Ticket ticket) {
        if (!items.isList()) {
            return work.apply(items.read(0), ticket)
                    .thenApply(result -> new Results<>(List.of(result), false))
                    .toCompletableFuture();
        }
        LogContext log = LogContext.current();
        return FanOut.run(
                        items.size(),
                        endpoint.itemsInFlight(),
                        i ->
                                endpoint.executor()
                                        .fork(
                                                () -> log.run(() -> item(items, i, work, ticket)),
                                                ticket))
                .thenApply(results -> new Results<>(results, true));
    }

    private static <T, U> CompletionStage<U> item(
            Items<T> items,
            int index,
            BiFunction<T, Ticket, CompletionStage<U>> work,
            Ticket ticket) {
        ticket.deadline().check();
        Ticket own = ticket.item(index);
        return Failures.ofItem(items, index, item -> work.apply(item, own));
    }

    /**
     * Continues on a thread of the endpoint, so that the threads of the model only run the model.
     *
     * @param stage the stage on whose result the work continues
     */
    protected <T, U> CompletionStage<U> then(
            CompletionStage<T> stage, Function<T, U> work, Ticket ticket) {
        LogContext log = LogContext.current();
        return stage.thenCompose(
                result ->
                        endpoint.executor()
                                .resume(() -> log.run(() -> work.apply(result)), ticket));
    }

    /**
     * Returns the model, loaded and warmed up.
     *
     * @throws EndpointStoppedException if the producer is stopped
     */
    protected M model() {
        return model.get();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        RequestInFlight request;
        try {
            resultHeaders().forEach(exchange.getMessage()::removeHeader);
            exchange.removeProperty(endpoint.resultProperty());
            request = RequestInFlight.begin(exchange);
        } catch (Throwable e) {
            return fail(exchange, callback, e);
        }
        Runnable end = endpoint.meters().begin();
        try {
            Ticket ticket = ticket(exchange, request);
            LogContext log = LogContext.current();
            endpoint.executor()
                    .<R>execute(
                            () -> log.run(() -> work(exchange, ticket)),
                            (result, failure) -> {
                                request.close();
                                end.run();
                                finish(exchange, callback, ticket, result, failure);
                            },
                            ticket);
            return false;
        } catch (Throwable e) {
            request.close();
            end.run();
            return fail(exchange, callback, e);
        }
    }

    private boolean fail(Exchange exchange, AsyncCallback callback, Throwable failure) {
        exchange.setException(failure(failure));
        callback.done(true);
        return true;
    }

    private Ticket ticket(Exchange exchange, RequestInFlight request) {
        return new Ticket(
                request.deadline(endpoint.deadline()),
                priority(exchange.getMessage()),
                endpoint.stageListener(exchange),
                new ProgressEvents(exchange, request.requestId(), 0));
    }

    private static int priority(Message message) {
        int priority = Options.headerOr(message, InferenceHeaders.PRIORITY, Integer.class, 0);
        OptionRanges.requireInRange(
                InferenceHeaders.PRIORITY, priority, -MAX_PRIORITY, MAX_PRIORITY);
        return priority;
    }

    private CompletionStage<R> work(Exchange exchange, Ticket ticket) {
        try {
            ticket.deadline().check();
            return run(request(exchange), ticket);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void finish(
            Exchange exchange, AsyncCallback callback, Ticket ticket, R result, Throwable failure) {
        long begin = System.nanoTime();
        try {
            if (failure != null) {
                // Errors as well, such as OutOfMemoryError: an exchange that was not processed must
                // never continue its route, in particular not after a moderation.
                exchange.setException(failure(failure));
            } else {
                write(exchange, result);
                storeFullResult(exchange, result);
                ticket.listener().took(Stage.POSTPROCESS, System.nanoTime() - begin);
            }
        } catch (Throwable e) {
            exchange.setException(failure(e));
            ticket.listener().failed(Stage.POSTPROCESS, System.nanoTime() - begin, e);
        } finally {
            callback.done(false);
        }
    }

    private void storeFullResult(Exchange exchange, R result) {
        if (endpoint.getConfiguration().isStoreFullResult()) {
            exchange.setProperty(
                    endpoint.resultProperty(),
                    result instanceof Results<?> results ? results.value() : result);
        }
    }

    private Throwable failure(Throwable thrown) {
        boolean isStopped = !model.isHeld() || !endpoint.isStarted();
        Throwable failure = Failures.ofMessage(thrown, endpoint, isStopped);
        endpoint.meters().failedMessage(failure);
        return failure;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        model.init();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        model.acquire();
    }

    @Override
    protected void doStop() throws Exception {
        // Before the model is released: messages in flight then fail with EndpointStoppedException.
        model.release();
        super.doStop();
    }

    /** Camel does not stop a service that failed to start, so its resources are closed here. */
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
        model.shutdown();
        super.doShutdown();
    }
}
