/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A temporary folder of processes that are measured, with one log of all of them. */
public final class ProcessFolder implements AutoCloseable {

    /** The options of the JVM of each process. */
    public static final List<String> JVM =
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path path;
    private final long pollMillis;

    /**
     * Creates the folder.
     *
     * @param name the beginning of its name
     * @param pollMillis the time between two looks at a condition
     */
    public ProcessFolder(String name, long pollMillis) throws IOException {
        this.path = Files.createTempDirectory(name);
        this.pollMillis = pollMillis;
    }

    public Path path() {
        return path;
    }

    /** Returns the log of all processes. */
    public Path log() {
        return path.resolve("processes.log");
    }

    /**
     * Waits for a condition.
     *
     * @throws IllegalStateException if it does not become true in time; the message has the end of
     *     the log of the processes
     */
    public void await(String what, Duration limit, BooleanSupplier condition)
            throws InterruptedException, IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "%s did not happen within %s. The end of the log:%n%s"
                                .formatted(what, limit, endOfLog()));
            }
            Thread.sleep(pollMillis);
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** Deletes the folder; its processes have ended. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(ProcessFolder::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
