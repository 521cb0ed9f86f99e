/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.util.ArrayList;
import java.util.List;
import org.camelmultimodal.benchmarks.Arguments;
import org.camelmultimodal.benchmarks.Bar;

/** The figures of the workers, each part of which can be measured alone. */
public final class QueueParts {

    private QueueParts() {}

    /**
     * Measures a part, or all if there is no argument.
     *
     * @param args the name of the part and its numbers
     */
    public static List<Bar> measure(List<String> args) throws Exception {
        if (args.isEmpty()) {
            var all = new ArrayList<Bar>();
            for (String part : List.of("chaos", "scale", "hung", "large", "overhead", "overload")) {
                all.addAll(measure(List.of(part)));
            }
            return all;
        }
        return switch (args.get(0)) {
            case "chaos" ->
                    QueueChaos.measure(
                            Arguments.number(args, 1, 2000),
                            Arguments.number(args, 2, 50),
                            Arguments.number(args, 3, 2));
            case "scale" -> QueueScale.measure(Arguments.number(args, 1, 30));
            case "hung" -> QueueHung.measure();
            case "large" -> QueueLarge.measure();
            case "overhead" -> QueueOverhead.measure();
            case "overload" ->
                    QueueOverload.measure(args.size() > 1 ? Double.parseDouble(args.get(1)) : 5);
            default ->
                    throw new IllegalArgumentException(
                            "usage: benchmarks/run queue [chaos [jobs] [kills of workers] [kills of the broker] | scale [jobs per worker] | hung | large | overhead | overload [minutes]]");
        };
    }
}
