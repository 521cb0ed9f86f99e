/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.util.Locale;

/**
 * Something that is measured and what it must reach.
 *
 * @param name what is measured
 * @param figure what it came to
 * @param bar what it must come to
 * @param unit the unit of both
 * @param atLeast whether figures above the bar are good; else those below
 */
public record Bar(String name, double figure, double bar, String unit, boolean atLeast) {

    public static Bar atLeast(String name, double figure, double bar, String unit) {
        return new Bar(name, figure, bar, unit, true);
    }

    public static Bar atMost(String name, double figure, double bar, String unit) {
        return new Bar(name, figure, bar, unit, false);
    }

    /** Whether the bar is reached. */
    public boolean isReached() {
        return atLeast ? figure >= bar : figure <= bar;
    }

    /** Name, figure, bar, and ok or short. */
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
