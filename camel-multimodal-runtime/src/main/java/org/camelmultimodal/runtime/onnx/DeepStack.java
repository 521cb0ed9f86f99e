/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Calls into the engine on a thread with a deep stack. ONNX Runtime walks graphs by recursion when
 * it loads them; on a thread of Java's usual 1 MB a graph of some hundred nodes ends the process
 * with a segmentation fault, without any message.
 */
final class DeepStack {

    private static final long STACK_BYTES = 128L << 20;

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
                    // The load cannot be left half-way: its session would have no owner.
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
