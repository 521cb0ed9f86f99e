/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.util.Optional;

/** An option or a header whose value is missing, not of its type or out of its range. */
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
        return new InvalidOptionException(
                option, "%s=%s is out of range: expected %s".formatted(option, value, expected));
    }

    /** Returns the option whose value is out of its range; empty for any other problem. */
    public Optional<String> option() {
        return Optional.ofNullable(option);
    }
}
