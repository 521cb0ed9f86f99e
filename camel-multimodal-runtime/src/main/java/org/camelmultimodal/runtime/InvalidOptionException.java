/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.util.Optional;

/** Thrown if the value of an option or a header is missing, of another type or out of range. */
public class InvalidOptionException extends PermanentException {

    private final String option;

    public InvalidOptionException(String message) {
        this(message, (Throwable) null);
    }

    public InvalidOptionException(String message, Throwable cause) {
        super(message, cause);
        this.option = null;
    }

    private InvalidOptionException(String option, String message) {
        super(message);
        this.option = option;
    }

    /**
     * Returns the exception for a value outside of its range. It knows the option, so that the
     * Camel component can add which option or header to set.
     *
     * @param option the name of the option, such as <code>guidanceScale</code>
     * @param expected the range in words, such as <code>0 or more</code>
     */
    public static InvalidOptionException outOfRange(String option, Object value, String expected) {
        return of(option, "%s=%s is out of range: expected %s".formatted(option, value, expected));
    }

    /**
     * Returns the exception for an option that is invalid in another way. It knows the option, as
     * {@link #outOfRange} does.
     *
     * @param message the value and what was expected, without a period at the end
     */
    public static InvalidOptionException of(String option, String message) {
        return new InvalidOptionException(option, message);
    }

    /** Returns the name of the option, if the problem is the value of a single option. */
    public Optional<String> option() {
        return Optional.ofNullable(option);
    }
}
