/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Prints figures beside their bars, a line each; ends with 1 if a bar is not reached. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) throws IOException {
        String what = args.length == 1 ? args[0] : "";
        if (!what.equals("quality")) {
            throw new IllegalArgumentException("usage: benchmarks/run quality");
        }
        boolean reached = true;
        for (Part part : parts()) {
            for (Bar bar : part.measure()) {
                System.out.println(bar);
                reached &= bar.isReached();
            }
        }
        if (!reached) {
            System.exit(1);
        }
    }

    /** What is measured together. */
    interface Part {
        List<Bar> measure() throws IOException;
    }

    private static List<Part> parts() {
        return List.of(ClipQuality::measure, WhisperQuality::measure, DiffusionQuality::measure);
    }

    /** All bars of quality. */
    static List<Bar> quality() throws IOException {
        var bars = new ArrayList<Bar>();
        for (Part part : parts()) {
            bars.addAll(part.measure());
        }
        return bars;
    }
}
