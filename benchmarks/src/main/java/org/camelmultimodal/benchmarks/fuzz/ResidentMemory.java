/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The resident memory of a process over its lifetime, on Linux. */
final class ResidentMemory {

    private static final long PAGE_BYTES = 4096;
    private static final int FEWEST_SAMPLES = 16;

    private final Path statm;
    private final List<Long> samples = new ArrayList<>();

    ResidentMemory(long pid) {
        statm = Path.of("/proc", Long.toString(pid), "statm");
    }

    /** Adds a sample, unless the system is not Linux or the process has ended. */
    void sample() {
        try {
            if (Files.exists(statm)) {
                samples.add(Long.parseLong(Files.readString(statm).split(" ")[1]) * PAGE_BYTES);
            }
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            // The process has ended meanwhile.
            samples.add(samples.isEmpty() ? 0 : samples.get(samples.size() - 1));
        }
    }

    /** Returns the growth from the second quarter to the last; 0 with too few samples. */
    long growthMegabytes() {
        int count = samples.size();
        if (count < FEWEST_SAMPLES) {
            return 0;
        }
        long before = median(samples.subList(count / 4, count / 2));
        long after = median(samples.subList(3 * count / 4, count));
        return Math.max(0, after - before) >> 20;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0L);
    }
}
