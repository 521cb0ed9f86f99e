/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Calls into the engine on a thread with a deep stack. When ONNX Runtime 1.29 starts it matches a
 * regular expression, by recursion for every character, against the command line of the process. On
 * a thread of Java's usual 1 MB a class path of some kilobytes on that line ends the process with a
 * segmentation fault and without any message.
 */
final class DeepStack {

    // Address space, of which only what is touched becomes memory: enough for two megabytes of
    // arguments.
    private static final long STACK_BYTES = 1L << 30;

    private DeepStack() {}

    @FunctionalInterface
    interface Call<T> {
        T call() throws OrtException;
    }

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
                    // The call cannot be left half-way: what it makes would have no owner.
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
            throw new IllegalStateException(cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
