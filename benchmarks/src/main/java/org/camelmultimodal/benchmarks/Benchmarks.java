/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.camelmultimodal.benchmarks.fuzz.Campaign;
import org.camelmultimodal.benchmarks.fuzz.targets.FuzzTarget;
import org.camelmultimodal.benchmarks.moderation.ModerationChaos;
import org.camelmultimodal.benchmarks.queue.QueueParts;

/** Prints each figure with its threshold; exits with 1 if a threshold is not reached. */
public final class Benchmarks {

    private static final Set<String> WITH_ARGUMENTS = Set.of("fuzz", "queue", "moderation");

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        List<Part> parts =
                switch (args.length > 0 && WITH_ARGUMENTS.contains(args[0])
                        ? args[0]
                        : String.join(" ", args)) {
                    case "fuzz" -> List.of(fuzz(Arrays.asList(args).subList(1, args.length)));
                    case "queue" ->
                            List.of(
                                    () ->
                                            QueueParts.measure(
                                                    Arrays.asList(args).subList(1, args.length)));
                    case "moderation" -> {
                        List<String> numbers = Arrays.asList(args).subList(1, args.length);
                        yield List.of(() -> ModerationChaos.measure(numbers));
                    }
                    case "quality" -> qualityParts();
                    case "speed" -> speedParts(200_000);
                    case "speed clip" -> List.of(PreprocessingSpeed::measure, ClipSpeed::measure);
                    case "speed coco" -> List.of(ClipSpeed::measureLarger);
                    case "speed million" -> speedParts(1_000_000);
                    case "decoding" -> List.of(DecodingCost::measure);
                    default ->
                            throw new IllegalArgumentException(
                                    "usage: benchmarks/run quality | speed | speed clip | speed coco | speed million | decoding | fuzz [minutes] [targets] | queue [part] | moderation [posts] [kills of workers] [kills of the broker]");
                };
        boolean reached = true;
        for (Part part : parts) {
            for (Bar bar : part.measure()) {
                System.out.println(bar);
                reached &= bar.isReached();
            }
        }
        // Threads of the engines would keep the process alive.
        System.exit(reached ? 0 : 1);
    }

    /** Figures that are measured together. */
    interface Part {
        List<Bar> measure() throws Exception;
    }

    /**
     * Returns the part that fuzzes the named targets, or all; for a number of minutes, if given.
     */
    private static Part fuzz(List<String> args) {
        boolean isTimed = !args.isEmpty() && args.get(0).matches("\\d+");
        OptionalInt minutes =
                isTimed ? OptionalInt.of(Integer.parseInt(args.get(0))) : OptionalInt.empty();
        List<FuzzTarget> named =
                args.subList(isTimed ? 1 : 0, args.size()).stream()
                        .map(name -> FuzzTarget.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        return () -> Campaign.run(minutes, named.isEmpty() ? List.of(FuzzTarget.values()) : named);
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

    /** Measures the quality of all demo models. */
    static List<Bar> quality() throws Exception {
        var bars = new ArrayList<Bar>();
        for (Part part : qualityParts()) {
            bars.addAll(part.measure());
        }
        return bars;
    }

    /** Returns the median. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Returns the percentile of a share from 0 to 1. */
    static double percentile(Stream<Long> values, double share) {
        List<Long> sorted = values.sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
