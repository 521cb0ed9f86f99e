/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelmultimodal.benchmarks.fuzz.targets.FuzzTarget;
import org.camelmultimodal.examples.queueworkers.ChildProcess;

/**
 * One run of Jazzer in a separate process. libFuzzer, its driver, limits the time of each input and
 * the memory of the process, and writes the input that ended it.
 */
final class JazzerProcess {

    private static final int MAX_SECONDS_PER_INPUT = 10;
    private static final int MAX_RESIDENT_MEGABYTES = 3072;
    private static final int MAX_FINDINGS = 20;
    private static final int SAMPLE_MILLIS = 500;
    private static final int PATIENCE_SECONDS = 120;

    /** The output of libFuzzer when classes and models are loaded and the mutations start. */
    private static final String CORPUS_DONE = "\tINITED";

    private static final Pattern PROGRESS = Pattern.compile("^#(\\d+)\\t", Pattern.MULTILINE);
    private static final Pattern UNTYPED = Pattern.compile("== Java Exception: (.*)");
    private static final Pattern WRITTEN = Pattern.compile("Test unit written to (.*)");

    private final FuzzTarget target;
    private final Path folder;

    /**
     * Prepares runs.
     *
     * @param folder the directory of its log, corpus and findings
     */
    JazzerProcess(FuzzTarget target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    /**
     * Runs inputs until their number or the time is reached, or the process ends.
     *
     * @param seed of the mutations
     * @param seeds the initial corpus
     */
    FuzzResult fuzz(int seed, long inputs, long seconds, Path seeds)
            throws IOException, InterruptedException {
        Path found = Files.createDirectories(folder.resolve("found"));
        Path log = folder.resolve("seed-" + seed + ".log");
        var options = new ArrayList<String>();
        options.add("-seed=" + seed);
        options.add("-runs=" + inputs);
        options.add("-max_total_time=" + seconds);
        options.add("-keep_seed=1");
        options.add("-print_final_stats=1");
        options.add("--keep_going=" + MAX_FINDINGS);
        options.add("-artifact_prefix=" + found + File.separator);
        options.add(Files.createDirectories(folder.resolve("corpus-" + seed)).toString());
        options.add(seeds.toString());
        Process process = start(options, log);
        var memory = new ResidentMemory(process.pid());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds + PATIENCE_SECONDS);
        boolean isReady = false;
        while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
            isReady = isReady || Files.readString(log, ISO_8859_1).contains(CORPUS_DONE);
            if (isReady) {
                memory.sample();
            }
            if (System.nanoTime() > end) {
                process.destroyForcibly().waitFor();
            }
        }
        return result(
                Files.readString(log, ISO_8859_1),
                process.exitValue(),
                log,
                memory.growthMegabytes());
    }

    private static FuzzResult result(String said, int exit, Path log, long growth) {
        long inputs =
                PROGRESS.matcher(said)
                        .results()
                        .mapToLong(result -> Long.parseLong(result.group(1)))
                        .max()
                        .orElse(0);
        var findings = new ArrayList<Finding>();
        String exception = null;
        for (String line : said.lines().toList()) {
            Matcher untyped = UNTYPED.matcher(line);
            Matcher written = WRITTEN.matcher(line);
            if (untyped.find()) {
                exception = untyped.group(1);
            } else if (written.find()) {
                findings.add(finding(Path.of(written.group(1).strip()), exception));
                exception = null;
            }
        }
        if (exit != 0 && findings.isEmpty()) {
            findings.add(new Finding(Finding.Kind.DEAD, log, "the process ended with " + exit));
        }
        return new FuzzResult(inputs, findings, growth);
    }

    private static Finding finding(Path file, String exception) {
        String name = file.getFileName().toString();
        if (name.startsWith("timeout-") || name.startsWith("slow-unit-")) {
            return new Finding(
                    Finding.Kind.SLOW, file, "more than %d s".formatted(MAX_SECONDS_PER_INPUT));
        } else if (name.startsWith("oom-")) {
            return new Finding(
                    Finding.Kind.MEMORY, file, "more than %d MB".formatted(MAX_RESIDENT_MEGABYTES));
        } else if (exception == null) {
            return new Finding(Finding.Kind.DEAD, file, "the process ended");
        }
        return new Finding(Finding.Kind.UNTYPED, file, exception);
    }

    /**
     * Minimizes the input of a finding.
     *
     * @return the smallest input found in the time, or the input itself
     */
    Path minimize(Finding finding, long seconds) throws IOException, InterruptedException {
        Path smaller = folder.resolve("found").resolve("small-" + finding.input().getFileName());
        Process process =
                start(
                        List.of(
                                "-minimize_crash=1",
                                "-max_total_time=" + seconds,
                                "-exact_artifact_path=" + smaller,
                                finding.input().toString()),
                        folder.resolve("minimize.log"));
        if (!process.waitFor(2 * seconds, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return Files.isRegularFile(smaller) ? smaller : finding.input();
    }

    private Process start(List<String> options, Path log) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The heap is committed from the start, so any growth of the process is native memory.
        command.addAll(List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch"));
        command.add("-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"));
        command.add("-D" + JazzerEntry.TARGET + "=" + target);
        // Addresses in inputs are never reached, as the proxy does not exist.
        for (String scheme : List.of("http", "https")) {
            command.add("-D" + scheme + ".proxyHost=127.0.0.1");
            command.add("-D" + scheme + ".proxyPort=9");
        }
        command.addAll(
                List.of("-cp", ChildProcess.classPath(), "com.code_intelligence.jazzer.Jazzer"));
        command.add("--target_class=" + JazzerEntry.class.getName());
        command.add("--instrumentation_includes=org.camelmultimodal.**:com.twelvemonkeys.**");
        command.add("--reproducer_path=" + folder);
        command.add("-timeout=" + MAX_SECONDS_PER_INPUT);
        command.add("-rss_limit_mb=" + MAX_RESIDENT_MEGABYTES);
        command.addAll(options);
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("HF_HUB_OFFLINE", "1", "RUST_FLAVOR", "cpu"));
        return builder.start();
    }
}
