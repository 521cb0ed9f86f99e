/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.RetryableException;

/** The exceptions of failed messages, as the error handler of a route receives them. */
final class Failures {

    private Failures() {}

    /** Returns the exception of a failed message: its cause, with the option or header to set. */
    static Throwable ofMessage(Throwable thrown, InferenceEndpoint<?> endpoint, boolean isStopped) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null
                        ? thrown.getCause()
                        : thrown;
        if (isStopped && isCausedByStopping(failure)) {
            return new EndpointStoppedException(
                    "%s was stopped while the message was in flight: %s"
                            .formatted(endpoint.getEndpointUri(), failure),
                    failure);
        }
        return failure instanceof InvalidOptionException invalid
                ? endpoint.withRemedy(invalid)
                : failure;
    }

    /**
     * Returns whether a failure can be caused by stopping: the message met a closed resource or an
     * interruption, and can be redelivered.
     */
    private static boolean isCausedByStopping(Throwable failure) {
        if (failure instanceof Error || failure instanceof RetryableException) {
            return false;
        }
        return !(failure instanceof PermanentException) || isInterruption(failure);
    }

    private static boolean isInterruption(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof InterruptedException
                    || e instanceof InterruptedIOException
                    || e instanceof ClosedByInterruptException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Starts the work on an item of a list; the message of a failure contains the index of the
     * item.
     */
    static <T, U> CompletionStage<U> ofItem(
            Items<T> items, int index, Function<T, CompletionStage<U>> work) {
        try {
            return work.apply(items.read(index));
        } catch (InvalidMediaException e) {
            throw new InvalidMediaException(
                    "Item %d of %d: %s".formatted(index + 1, items.size(), e.getMessage()), e);
        }
    }
}
