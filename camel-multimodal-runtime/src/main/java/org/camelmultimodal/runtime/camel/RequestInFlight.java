/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.Exchange;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Cancellation;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * A message from its arrival at an endpoint to its end there: until then it can be cancelled, if it
 * has a request id.
 *
 * @param requestId null if the message has none
 */
record RequestInFlight(String requestId, Cancellations cancellations, Cancellation cancellation)
        implements AutoCloseable {

    private static final int MAX_ID_CHARACTERS = 256;

    /**
     * Begins a request.
     *
     * @throws InvalidOptionException if the request id is blank or too long
     */
    static RequestInFlight begin(Exchange exchange) {
        String id =
                Options.headerOr(
                        exchange.getMessage(), InferenceHeaders.REQUEST_ID, String.class, null);
        if (id == null) {
            return new RequestInFlight(null, null, null);
        }
        if (id.isBlank() || id.length() > MAX_ID_CHARACTERS) {
            throw InvalidOptionException.of(
                    InferenceHeaders.REQUEST_ID,
                    "%s='%s' has %d characters: expected 1 to %d, not all of them blank"
                            .formatted(
                                    InferenceHeaders.REQUEST_ID,
                                    Excerpt.of(id),
                                    id.length(),
                                    MAX_ID_CHARACTERS));
        }
        var cancellations = Cancellations.of(exchange.getContext());
        return new RequestInFlight(id, cancellations, cancellations.add(id));
    }

    /** Returns the deadline of the message. */
    Deadline deadline(Deadline deadline) {
        return cancellation == null ? deadline : deadline.with(cancellation);
    }

    @Override
    public void close() {
        if (cancellation != null) {
            cancellations.remove(requestId, cancellation);
        }
    }
}
