/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultEndpoint;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.batch.InferenceExecutor;
import org.camelmultimodal.runtime.batch.StageListener;
import org.camelmultimodal.runtime.onnx.Device;

/**
 * Base of the endpoints: owns the threads on which the producers' messages are processed.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceEndpoint<M extends InferenceModel> extends DefaultEndpoint {

    private static final int DEFAULT_CONCURRENT_CALLS = 2;
    private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";
    private static final String OPENTELEMETRY = "io.opentelemetry.api.trace.Tracer";

    private final InferenceComponent<M> component;
    private volatile EndpointExecutor started;
    private volatile EndpointMeters meters = EndpointMeters.NONE;
    private volatile Function<Exchange, StageListener> listeners = exchange -> StageListener.NONE;
    private volatile Device device;

    protected InferenceEndpoint(String uri, InferenceComponent<M> component) {
        super(uri, component);
        this.component = component;
    }

    /** Returns the options of this endpoint. */
    public abstract InferenceConfiguration getConfiguration();

    /** Returns the operation, a constant of the family's enum. */
    public abstract Enum<?> getOperation();

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "%s is a producer only: expected it in to(), not in from()"
                        .formatted(getEndpointUri()));
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        try {
            getConfiguration().validate();
        } catch (InvalidOptionException e) {
            throw withRemedy(e);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        EndpointMeters metrics =
                isPresent(MICROMETER) ? InferenceMetrics.of(this) : EndpointMeters.NONE;
        meters = metrics;
        listeners =
                isPresent(OPENTELEMETRY)
                        ? InferenceTracing.listeners(this, metrics)
                        : exchange -> metrics;
        int calls = getConfiguration().getConcurrentCalls();
        started = EndpointExecutor.start(this, calls > 0 ? calls : defaultConcurrentCalls());
    }

    @Override
    protected void doStop() throws Exception {
        EndpointExecutor current = started;
        if (current == null) {
            // The start failed half way.
            closeRunners();
        } else {
            current.stop(this::closeRunners);
            started = null;
        }
        super.doStop();
    }

    /** Camel does not stop a service that failed to start, so the threads are shut down here. */
    @Override
    protected void doFail(Exception failure) {
        try {
            doStop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
        super.doFail(failure);
    }

    /**
     * Closes what else runs parts of messages, as far as it was opened; called when no further
     * message is accepted, and possibly more than once.
     */
    protected void closeRunners() {}

    /** Returns the number of messages that are processed at once with concurrentCalls=0. */
    protected int defaultConcurrentCalls() {
        return DEFAULT_CONCURRENT_CALLS;
    }

    /** Returns the number of items of one message that are in flight at once, 1 or more. */
    protected int itemsInFlight() {
        return DEFAULT_CONCURRENT_CALLS;
    }

    /**
     * Returns whether an optional dependency is present: otherwise the class that uses it cannot be
     * loaded.
     *
     * @param type the name of a class of the dependency
     */
    private boolean isPresent(String type) {
        return getCamelContext().getClassResolver().resolveClass(type) != null;
    }

    /**
     * Shows a number of the component that only grows in the Micrometer registry, if there is one.
     * The first endpoint of the component that calls this shows it for all.
     *
     * @param owner has the number, which is shown as long as something else holds the owner too
     */
    protected <T> void counter(
            String name, String description, T owner, ToDoubleFunction<T> value) {
        if (isPresent(MICROMETER)) {
            component.showOnce(
                    name, () -> InferenceMetrics.counter(this, name, description, owner, value));
        }
    }

    /**
     * Returns the state of this endpoint for the dev console: names and simple values. Subclasses
     * add theirs.
     */
    protected Map<String, Object> status() {
        var status = new LinkedHashMap<String, Object>();
        status.put("uri", getEndpointUri());
        status.put("component", component.family());
        status.put("operation", operationName());
        status.put("model", getConfiguration().getModel());
        status.put("device", device == null ? "none" : device.toString());
        status.put("inFlight", started == null ? 0 : started.executor().inFlight());
        return status;
    }

    /** Returns the operation in the form of a URI, such as <code>text-to-image</code>. */
    protected String operationName() {
        return InferenceComponent.kebab(getOperation());
    }

    /** Returns the operation as routes name it, such as <code>clip:embed</code>, for messages. */
    public String what() {
        return component.family() + ":" + operationName();
    }

    /** Returns the exchange property for the complete result. */
    String resultProperty() {
        return HeaderNames.of(component.family(), "result");
    }

    /** Adds to an exception which option or header of this endpoint to set. */
    InvalidOptionException withRemedy(InvalidOptionException exception) {
        return HeaderNames.withRemedy(this, exception);
    }

    EndpointMeters meters() {
        return meters;
    }

    /** Returns the listener of a message that is about to be processed. */
    StageListener stageListener(Exchange exchange) {
        return listeners.apply(exchange);
    }

    protected InferenceComponent<M> inferenceComponent() {
        return component;
    }

    void runsOn(Device device) {
        this.device = device;
    }

    /** Returns the device that the model runs on; null before the model is loaded. */
    Device device() {
        return device;
    }

    /**
     * Returns the executor of the producers' messages.
     *
     * @throws EndpointStoppedException if the endpoint is not started
     */
    InferenceExecutor executor() {
        EndpointExecutor current = started;
        if (current == null) {
            throw new EndpointStoppedException(
                    "%s is not started. Send the message again when it is started"
                            .formatted(getEndpointUri()));
        }
        return current.executor();
    }

    Deadline deadline() {
        return Deadline.in(Duration.ofMillis(getConfiguration().getTimeout()));
    }
}
