/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.util.Locale;

/**
 * A measured figure and its threshold.
 *
 * @param name what is measured
 * @param figure the measured value
 * @param bar the threshold
 * @param unit the unit of both
 * @param atLeast whether the figure must be at least the threshold; otherwise at most
 */
public record Bar(String name, double figure, double bar, String unit, boolean atLeast) {

    public static Bar atLeast(String name, double figure, double bar, String unit) {
        return new Bar(name, figure, bar, unit, true);
    }

    public static Bar atMost(String name, double figure, double bar, String unit) {
        return new Bar(name, figure, bar, unit, false);
    }

    /** Returns whether the threshold is reached. */
    public boolean isReached() {
        return atLeast ? figure >= bar : figure <= bar;
    }

    /** Returns name, figure, threshold, and ok or short. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-48s %8.2f %-2s  %s %6.2f %-2s  %s",
                name,
                figure,
                unit,
                atLeast ? ">=" : "<=",
                bar,
                unit,
                isReached() ? "ok" : "short");
    }
}
