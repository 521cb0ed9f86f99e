/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.camelmultimodal.runtime.batch.Cancellation;

/**
 * Cancels requests of a Camel context by the header {@link InferenceHeaders#REQUEST_ID}. A request
 * is known while a message with its id waits in an endpoint or is processed there, and forgotten
 * afterwards, whatever its outcome.
 */
public final class Cancellations {

    private final Map<String, Set<Cancellation>> requests = new ConcurrentHashMap<>();

    private Cancellations() {}

    /** Returns the cancellations of a context. */
    public static Cancellations of(CamelContext context) {
        ExtendedCamelContext extended = context.getCamelContextExtension();
        Cancellations existing = extended.getContextPlugin(Cancellations.class);
        return existing != null ? existing : create(extended);
    }

    private static synchronized Cancellations create(ExtendedCamelContext context) {
        Cancellations existing = context.getContextPlugin(Cancellations.class);
        if (existing != null) {
            return existing;
        }
        var created = new Cancellations();
        context.addContextPlugin(Cancellations.class, created);
        return created;
    }

    /**
     * Cancels all messages with a request id that are in an endpoint. Each fails with {@link
     * org.camelmultimodal.runtime.CancelledException} at its next check: between denoising steps,
     * tokens, windows and batches, or, if it is waiting, before it is processed.
     *
     * @param requestId the value of the header; an unknown one has no effect, now or later
     * @return whether there was such a message
     */
    public boolean cancel(String requestId) {
        if (requestId == null) {
            return false;
        }
        Set<Cancellation> found =
                requests.computeIfPresent(
                        requestId,
                        (id, messages) -> {
                            messages.forEach(Cancellation::cancel);
                            return messages;
                        });
        return found != null;
    }

    /** Returns the number of request ids of messages that are in an endpoint. */
    public int size() {
        return requests.size();
    }

    Cancellation add(String requestId) {
        var cancellation = new Cancellation(requestId);
        requests.compute(
                requestId,
                (id, messages) -> {
                    Set<Cancellation> all = messages == null ? new HashSet<>() : messages;
                    all.add(cancellation);
                    return all;
                });
        return cancellation;
    }

    void remove(String requestId, Cancellation cancellation) {
        requests.computeIfPresent(
                requestId,
                (id, messages) -> {
                    messages.remove(cancellation);
                    return messages.isEmpty() ? null : messages;
                });
    }
}
