/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.camelmultimodal.runtime.ProcessMemory;

/**
 * A running worker process. One thread at a time sends requests and reads answers; the watch thread
 * kills the process if it exceeds its time or memory limit, which ends the reading.
 */
final class WorkerProcess {

    /**
     * The environment variables that a worker inherits; all others may contain passwords and
     * tokens.
     */
    private static final Set<String> ENVIRONMENT =
            Set.of(
                    "PATH",
                    "HOME",
                    "LANG",
                    "LC_ALL",
                    "LC_CTYPE",
                    "LD_LIBRARY_PATH",
                    "TMPDIR",
                    "TEMP",
                    "TMP",
                    "SYSTEMROOT",
                    "SystemRoot");

    private static final int STDERR_TAIL = 4096;
    private static final int EXIT_SECONDS = 5;

    /** The reason why the watch killed a worker. */
    enum Verdict {
        TOO_SLOW,
        TOO_LARGE
    }

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private final StringBuilder errors = new StringBuilder();
    private boolean awaited;
    private long answerBy;
    private long idleSince;
    private Verdict verdict;

    private WorkerProcess(Process process) {
        this.process = process;
        this.requests =
                new DataOutputStream(
                        new BufferedOutputStream(process.getOutputStream(), Wire.CHUNK));
        this.answers = new DataInputStream(process.getInputStream());
        var drain = new Thread(this::drainErrors, "decoder-stderr-" + process.pid());
        drain.setDaemon(true);
        drain.start();
    }

    static WorkerProcess start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().retainAll(ENVIRONMENT);
        return new WorkerProcess(builder.start());
    }

    DataOutputStream requests() {
        return requests;
    }

    DataInputStream answers() {
        return answers;
    }

    /** Starts a time limit, after which the watch kills the worker. */
    synchronized void awaitAnswer(long nanos) {
        awaited = true;
        answerBy = System.nanoTime() + nanos;
    }

    /** Ends the time limit of {@link #awaitAnswer}. */
    synchronized void answered() {
        awaited = false;
    }

    synchronized void idle() {
        idleSince = System.nanoTime();
    }

    synchronized long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    /** Kills the worker if it exceeds its limits; called by the watch. */
    synchronized void enforce(long maxResidentBytes) {
        if (awaited && System.nanoTime() - answerBy > 0) {
            kill(Verdict.TOO_SLOW);
        } else if (residentBytes() > maxResidentBytes) {
            kill(Verdict.TOO_LARGE);
        }
    }

    private void kill(Verdict reason) {
        if (verdict == null) {
            verdict = reason;
            kill();
        }
    }

    /** Returns the reason why the watch killed the worker; null if it did not. */
    synchronized Verdict verdict() {
        return verdict;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the resident memory of the process on Linux; 0 on other systems. */
    long residentBytes() {
        return ProcessMemory.residentBytes(process.pid());
    }

    /** Kills the process; its streams end with it. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits a second for the process to exit, then kills it; returns its exit code. */
    int end() {
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                kill();
                process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        return process.isAlive() ? -1 : process.exitValue();
    }

    /** Returns the last characters that the process wrote to its standard error. */
    String errors() {
        synchronized (errors) {
            return errors.toString().strip();
        }
    }

    private void drainErrors() {
        var buffer = new byte[STDERR_TAIL];
        try (InputStream in = process.getErrorStream()) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                keep(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            keep(e.toString());
        }
    }

    private void keep(String text) {
        synchronized (errors) {
            errors.append(text);
            errors.delete(0, Math.max(0, errors.length() - STDERR_TAIL));
        }
    }
}
