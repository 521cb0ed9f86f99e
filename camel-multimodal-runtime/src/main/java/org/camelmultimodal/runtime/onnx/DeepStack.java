/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.camelmultimodal.runtime.InferenceException;

/**
 * Calls the engine on a thread with a large stack. At startup ONNX Runtime 1.29 matches a regular
 * expression against the command line of the process, recursively for every character. With Java's
 * default stack of 1 MB, a class path of a few kilobytes on the command line crashes the process
 * with a segmentation fault.
 */
final class DeepStack {

    // Enough for arguments of 2 MB; only the pages that are used take memory.
    private static final long STACK_BYTES = 1L << 30;

    private DeepStack() {}

    @FunctionalInterface
    interface Call<T> {
        /** Calls the engine. */
        T call() throws OrtException;
    }

    /**
     * Runs a call on a thread of the given name, and returns its result.
     *
     * @throws OrtException if the call fails
     * @throws InferenceException if it fails with another checked exception
     */
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
                    // The call must complete, as nobody would own the result.
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
            throw new InferenceException(
                    "ONNX Runtime cannot be started: %s".formatted(cause.getMessage()), cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
