/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.camelmultimodal.examples.server.Model;
import org.camelmultimodal.examples.server.Models;
import org.camelmultimodal.runtime.Excerpt;

/** The field <code>model</code> of requests. */
public final class ModelField {

    /** Exchange property: the id of the model, which is part of the address of its route. */
    static final String MODEL = "model";

    private static final int MAX_CHARACTERS = 256;

    private ModelField() {}

    /**
     * Reads the model of a request, and sets the exchange property for the route.
     *
     * @param family the family that the operation needs
     * @throws ApiException if the model is missing or unknown, or is of another family
     */
    static void require(Exchange exchange, Fields fields, Models models, String family) {
        set(exchange, named(fields.requiredText(MODEL, MAX_CHARACTERS), models, family));
    }

    /** Reads the model of a request, whose default is the first one of the family. */
    static void readOrDefault(Exchange exchange, Fields fields, Models models, String family) {
        set(exchange, find(fields.text(MODEL, MAX_CHARACTERS), models, family));
    }

    /** Returns the model of a name, or the first one of the family if there is no name. */
    public static Model find(Optional<String> name, Models models, String family) {
        return name.isPresent()
                ? named(name.get(), models, family)
                : models.defaultOf(family).orElseThrow(() -> unknown("the default for " + family));
    }

    private static Model named(String name, Models models, String family) {
        Model model = models.find(name).orElseThrow(() -> unknown(Excerpt.of(name)));
        if (!model.family().equals(family)) {
            throw ApiException.invalid(
                    MODEL,
                    "The model '%s' does not support this operation: expected a model of the family %s"
                            .formatted(model.id(), family));
        }
        return model;
    }

    private static void set(Exchange exchange, Model model) {
        exchange.setProperty(MODEL, model.id());
    }

    static ApiException unknown(String name) {
        return ApiException.notFound(
                MODEL, "model_not_found", "The model '%s' does not exist".formatted(name));
    }
}
