/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OpenedParts;

/**
 * Models that stay loaded and warmed up until they are closed, besides the models of the producers:
 * an application loads models at its start that a route uses later, or whose producers start
 * lazily. Not safe for use by several threads.
 */
public final class WarmModels implements AutoCloseable {

    private final CamelContext context;
    private final OpenedParts leases = new OpenedParts();

    /** Creates an empty collection of models. */
    public WarmModels(CamelContext context) {
        this.context = context;
    }

    /**
     * Loads and warms up a model with the device and the precision of its component, unless it is
     * loaded.
     *
     * @param model the scheme of a component, a colon and the value of its option model, such as
     *     <code>clip:demo</code>
     * @throws InvalidOptionException if the text has another form
     * @throws org.camelmultimodal.runtime.MultimodalException if the model cannot be loaded
     */
    public void add(String model) {
        InferenceComponent<?> component = component(model);
        String reference = model.substring(model.indexOf(':') + 1);
        leases.add(
                component.lease(
                        reference, component.getConfiguration(), EndpointMeters.NONE::loaded),
                ModelLease::close);
    }

    /**
     * Checks the form of a model, as {@link #add} does, and loads nothing.
     *
     * @throws InvalidOptionException if it is no scheme of a component, a colon and a model
     */
    public void check(String model) {
        component(model);
    }

    private InferenceComponent<?> component(String model) {
        String[] parts = model.split(":", 2);
        boolean isComplete = parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank();
        Component component = isComplete ? context.getComponent(parts[0]) : null;
        if (component instanceof InferenceComponent<?> inference) {
            return inference;
        }
        throw new InvalidOptionException(
                "%s is not a model to warm up: expected clip, whisper or sd, a colon and a model, such as clip:demo"
                        .formatted(model));
    }

    /**
     * Loads and warms up the models of all endpoints that the context has by now, with their
     * options.
     */
    public void addEndpoints() {
        for (var endpoint : context.getEndpoints()) {
            if (endpoint instanceof InferenceEndpoint<?> inference) {
                leases.add(
                        inference
                                .inferenceComponent()
                                .lease(inference.getConfiguration(), inference.meters()::loaded),
                        ModelLease::close);
            }
        }
    }

    /** Releases the models; those that no producer uses are unloaded. */
    @Override
    public void close() {
        leases.close();
    }
}
