/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Checks that the values of options are in their ranges. */
public final class OptionRanges {

    private OptionRanges() {}

    /**
     * Checks a lower bound.
     *
     * @throws InvalidOptionException if the value is below the minimum
     */
    public static void requireAtLeast(String option, long value, long minimum) {
        if (value < minimum) {
            throw InvalidOptionException.outOfRange(option, value, minimum + " or more");
        }
    }

    /**
     * Checks both bounds of a whole number.
     *
     * @throws InvalidOptionException if the value is below the minimum or above the maximum
     */
    public static void requireInRange(String option, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw InvalidOptionException.outOfRange(option, value, minimum + " to " + maximum);
        }
    }

    /**
     * Checks both bounds of a real number, and that it is a number.
     *
     * @throws InvalidOptionException if the value is below the minimum, above the maximum or NaN
     */
    public static void requireInRange(String option, float value, float minimum, float maximum) {
        if (!(value >= minimum && value <= maximum)) {
            throw InvalidOptionException.outOfRange(option, value, minimum + " to " + maximum);
        }
    }

    /**
     * Checks that a value is a fraction: a probability, a score or a weight of 0 to 1.
     *
     * @throws InvalidOptionException if the value is below 0, above 1 or NaN
     */
    public static void requireFraction(String option, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw InvalidOptionException.outOfRange(option, value, "0 to 1");
        }
    }
}
