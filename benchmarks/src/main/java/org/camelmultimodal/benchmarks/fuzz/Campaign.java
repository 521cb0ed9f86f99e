/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.camelmultimodal.benchmarks.Bar;
import org.camelmultimodal.benchmarks.fuzz.targets.FuzzTarget;

/**
 * Fuzzes all targets, one after the other. Findings are minimized and added to the corpus, which
 * the tests of this module run.
 */
public final class Campaign {

    /**
     * The directory of the corpus from the root of the repository, from which Jazzer's tests read.
     */
    private static final Path CORPUS =
            Path.of(
                    "benchmarks/src/test/resources/org/camelmultimodal/benchmarks/fuzz/CorpusTestInputs");

    private static final int MAX_PROCESSES = 10;
    private static final long NO_LIMIT_SECONDS = 6 * 3600;
    private static final long MINIMIZE_SECONDS = 15;
    private static final double MAX_GROWTH_MEGABYTES = 64;

    private final Path work;
    private final Random seeds;

    private Campaign(Path work, long seed) {
        this.work = work;
        this.seeds = new Random(seed);
    }

    /**
     * Runs a campaign.
     *
     * @param minutes the total duration; empty to run the number of inputs of each target
     * @param targets the targets to fuzz
     */
    public static List<Bar> run(OptionalInt minutes, List<FuzzTarget> targets)
            throws IOException, InterruptedException {
        long seed = System.nanoTime() & Integer.MAX_VALUE;
        System.out.printf("  seed %d%n", seed);
        Path work = Files.createDirectories(Path.of("benchmarks/target/fuzz", Long.toString(seed)));
        var campaign = new Campaign(work.toAbsolutePath(), seed);
        Map<FuzzTarget.Group, FuzzResult> results = new EnumMap<>(FuzzTarget.Group.class);
        for (FuzzTarget target : targets) {
            long seconds =
                    minutes.isPresent()
                            ? Math.max(10, minutes.getAsInt() * 60L / targets.size())
                            : NO_LIMIT_SECONDS;
            FuzzResult result =
                    campaign.fuzz(
                            target,
                            minutes.isPresent() ? Integer.MAX_VALUE : target.inputs(),
                            seconds);
            results.merge(target.group(), result, FuzzResult::and);
        }
        return bars(results, minutes.isEmpty());
    }

    private FuzzResult fuzz(FuzzTarget target, long inputs, long seconds)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve(name(target)));
        Path corpus = Files.createDirectories(CORPUS.resolve(name(target)).toAbsolutePath());
        var process = new JazzerProcess(target, folder);
        long begin = System.nanoTime();
        FuzzResult all = FuzzResult.NONE;
        // One input of each kind is enough for the corpus.
        Set<String> isKept = new HashSet<>();
        // After a finding ended a process, another one continues with other mutations.
        for (int i = 0; i < MAX_PROCESSES && all.inputs() < inputs; i++) {
            long left = seconds - (System.nanoTime() - begin) / 1_000_000_000;
            if (left <= 0) {
                break;
            }
            int seed = 1 + seeds.nextInt(Integer.MAX_VALUE - 1);
            FuzzResult result = process.fuzz(seed, inputs - all.inputs(), left, corpus);
            for (Finding finding : result.findings()) {
                System.out.printf(
                        "    %s: %s (%s)%n", finding.kind(), finding.message(), finding.input());
                if (isKept.add(finding.kind() + finding.message())) {
                    keep(process, finding, corpus);
                }
            }
            all = all.and(result);
            if (result.inputs() == 0) {
                break;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "  %-16s %8d inputs, %2d findings, resident memory +%d MB, %d s%n",
                name(target),
                all.inputs(),
                all.findings().size(),
                all.growthMegabytes(),
                (System.nanoTime() - begin) / 1_000_000_000);
        return all;
    }

    private static void keep(JazzerProcess process, Finding finding, Path corpus)
            throws IOException, InterruptedException {
        if (finding.hasInput()) {
            String name =
                    finding.kind().name().toLowerCase(Locale.ROOT)
                            + finding.input().getFileName().toString().replaceAll("^[a-z]*", "");
            Files.copy(
                    process.minimize(finding, MINIMIZE_SECONDS),
                    corpus.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
            System.out.printf("      in the corpus as %s%n", name);
        }
    }

    private static String name(FuzzTarget target) {
        return target.name().toLowerCase(Locale.ROOT);
    }

    private static List<Bar> bars(Map<FuzzTarget.Group, FuzzResult> results, boolean isWhole) {
        var bars = new ArrayList<Bar>();
        results.forEach(
                (group, result) -> {
                    String title = group.title();
                    if (isWhole) {
                        bars.add(Bar.atLeast(title, result.inputs(), inputs(group), ""));
                    } else {
                        System.out.printf("  %s: %d inputs%n", title, result.inputs());
                    }
                    for (Finding.Kind kind : Finding.Kind.values()) {
                        bars.add(
                                Bar.atMost(title + ": " + kind.title(), result.count(kind), 0, ""));
                    }
                    bars.add(
                            Bar.atMost(
                                    title + ": growth of memory",
                                    result.growthMegabytes(),
                                    MAX_GROWTH_MEGABYTES,
                                    "MB"));
                });
        return bars;
    }

    private static long inputs(FuzzTarget.Group group) {
        long sum = 0;
        for (FuzzTarget target : FuzzTarget.values()) {
            sum += target.group() == group ? target.inputs() : 0;
        }
        return sum;
    }
}
