/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Prints figures beside their bars, a line each; ends with 1 if a bar is not reached. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        List<Part> parts =
                switch (String.join(" ", args)) {
                    case "quality" -> qualityParts();
                    case "speed" -> speedParts(200_000);
                    case "speed clip" -> List.of(PreprocessingSpeed::measure, ClipSpeed::measure);
                    case "speed million" -> speedParts(1_000_000);
                    case "decoding" -> List.of(DecodingCost::measure);
                    default ->
                            throw new IllegalArgumentException(
                                    "usage: benchmarks/run quality | speed | speed clip | speed million | decoding");
                };
        boolean reached = true;
        for (Part part : parts) {
            for (Bar bar : part.measure()) {
                System.out.println(bar);
                reached &= bar.isReached();
            }
        }
        // The engines' threads would keep the process.
        System.exit(reached ? 0 : 1);
    }

    /** What is measured together. */
    interface Part {
        List<Bar> measure() throws Exception;
    }

    private static List<Part> qualityParts() {
        return List.of(ClipQuality::measure, WhisperQuality::measure, DiffusionQuality::measure);
    }

    private static List<Part> speedParts(int vectors) {
        return List.of(
                PreprocessingSpeed::measure,
                ClipSpeed::measure,
                () -> SearchSpeed.measure(vectors));
    }

    /** All bars of quality. */
    static List<Bar> quality() throws Exception {
        var bars = new ArrayList<Bar>();
        for (Part part : qualityParts()) {
            bars.addAll(part.measure());
        }
        return bars;
    }

    /** The value in the middle. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The value below which a share of the values lies. */
    static double percentile(Stream<Long> values, double share) {
        List<Long> sorted = values.sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
