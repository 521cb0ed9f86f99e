/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.batch.Ticket;

/** Runs work on the threads of an endpoint, as parts of messages run. */
public final class EndpointTasks {

    private EndpointTasks() {}

    public static <T> CompletableFuture<T> fork(
            InferenceEndpoint<?> endpoint, Supplier<? extends CompletionStage<T>> work) {
        return endpoint.executor().fork(work, Ticket.NONE);
    }
}
