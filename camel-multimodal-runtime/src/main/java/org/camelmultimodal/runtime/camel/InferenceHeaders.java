/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

/** Headers that all components read. */
public final class InferenceHeaders {

    /** Priority of a message among those that wait, -1000 to 1000; defaults to 0. */
    public static final String PRIORITY = "CamelMultimodalPriority";

    /**
     * Name of a request, 1 to 256 characters, by which {@link Cancellations} cancel it and {@link
     * InferenceProgressEvent}s report it. Need not be unique: a name stands for all messages that
     * have it.
     */
    public static final String REQUEST_ID = "CamelMultimodalRequestId";

    private InferenceHeaders() {}
}
