/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.lang.reflect.Field;
import java.util.Arrays;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.util.StringHelper;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The names of headers, such as <code>CamelClipTopK</code> for the option <code>topK</code> of
 * <code>clip:</code>.
 */
final class HeaderNames {

    private HeaderNames() {}

    /** Returns the name of the header or exchange property for an option or a result. */
    static String of(String family, String name) {
        return "Camel" + StringHelper.capitalize(family) + StringHelper.capitalize(name);
    }

    /** Adds to an exception about an option which option or header of an endpoint to set. */
    static InvalidOptionException withRemedy(
            InferenceEndpoint<?> endpoint, InvalidOptionException exception) {
        if (exception.option().isEmpty()) {
            return exception;
        }
        String option = exception.option().get();
        String header = of(endpoint.inferenceComponent().family(), option);
        String remedy;
        if (option.startsWith("Camel")) {
            remedy = "the header " + option;
        } else if (isHeader(endpoint, header)) {
            remedy = "the option %s or the header %s".formatted(option, header);
        } else {
            remedy = "the option " + option;
        }
        return new InvalidOptionException(
                "%s. Set %s".formatted(exception.getMessage(), remedy), exception);
    }

    /** Returns whether the component documents a header. */
    private static boolean isHeader(InferenceEndpoint<?> endpoint, String name) {
        UriEndpoint annotation = endpoint.getClass().getAnnotation(UriEndpoint.class);
        return annotation != null
                && Arrays.stream(annotation.headersClass().getFields())
                        .anyMatch(constant -> name.equals(value(constant)));
    }

    private static Object value(Field constant) {
        try {
            return constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Header constants must be public: " + constant, e);
        }
    }
}
