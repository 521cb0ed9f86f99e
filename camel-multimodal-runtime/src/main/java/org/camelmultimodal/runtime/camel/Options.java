/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Options that a header overrides for one message. */
public final class Options {

    private Options() {}

    /**
     * The value of a header, or of the option where the message has no such header.
     *
     * @throws InvalidOptionException if the header has a value that is not of the type
     */
    public static <T> T headerOr(Message message, String header, Class<T> type, T option) {
        Object value = message.getHeader(header);
        if (value == null) {
            return option;
        }
        try {
            T converted =
                    message.getExchange()
                            .getContext()
                            .getTypeConverter()
                            .convertTo(type, message.getExchange(), value);
            if (converted != null) {
                return converted;
            }
        } catch (TypeConversionException e) {
            throw unusable(header, type, value, e);
        }
        throw unusable(header, type, value, null);
    }

    private static InvalidOptionException unusable(
            String header, Class<?> type, Object value, Throwable cause) {
        return new InvalidOptionException(
                "The header %s has the value '%s' (%s), which is not a %s"
                        .formatted(header, value, value.getClass().getName(), type.getSimpleName()),
                cause);
    }
}
