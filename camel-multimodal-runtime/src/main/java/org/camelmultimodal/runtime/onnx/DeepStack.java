/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Calls the engine on a thread with a deep stack. At its start ONNX Runtime 1.29 matches a regular
 * expression against the command line of the process, with a recursion for every character. On a
 * thread with Java's default stack of 1 MB a class path of some kilobytes on that line ends the
 * process with a segmentation fault and without any message.
 */
final class DeepStack {

    // Enough for arguments of two megabytes; only the pages that are used become memory.
    private static final long STACK_BYTES = 1L << 30;

    private DeepStack() {}

    @FunctionalInterface
    interface Call<T> {
        /** Calls the engine. */
        T call() throws OrtException;
    }

    /** Runs a call on a thread of the given name, and returns its result when it has ended. */
    static <T> T run(String name, Call<T> call) throws OrtException {
        var task = new FutureTask<T>(call::call);
        var thread = new Thread(null, task, name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // The call must end: what it creates would have no owner.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof OrtException failure) {
                throw failure;
            } else if (cause instanceof RuntimeException failure) {
                throw failure;
            } else if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("The engine cannot be called", cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
