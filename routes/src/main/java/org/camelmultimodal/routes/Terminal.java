/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Prints the results of a demo, and waits for them. */
final class Terminal {

    static final Duration PATIENCE = Duration.ofMinutes(5);
    static final Duration INTERVAL = Duration.ofMillis(50);

    /** UTF-8, independent of the locale, as transcripts are in any language. */
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    /** Prints a line. */
    void line(String format, Object... values) {
        out.printf(format + "%n", values);
    }

    /** Prints a text, each line indented. */
    void block(String text) {
        text.strip().lines().forEach(line -> out.println("    " + line));
    }

    /**
     * Waits until a condition holds.
     *
     * @throws TimeoutException if it does not within five minutes
     */
    void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException(
                        "Waited %d minutes for %s".formatted(PATIENCE.toMinutes(), what));
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    /** Returns the complete files of folders, which need not exist, sorted by name. */
    static List<Path> files(Path... folders) throws IOException {
        var all = new ArrayList<Path>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> children = Files.list(folder)) {
                    children.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .sorted()
                            .forEach(all::add);
                }
            }
        }
        return all;
    }
}
