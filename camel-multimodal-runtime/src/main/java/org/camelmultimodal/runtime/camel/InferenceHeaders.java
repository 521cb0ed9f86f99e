/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

/** Headers that all components read. */
public final class InferenceHeaders {

    /** Priority of a message among those that wait, -1000 to 1000; defaults to 0. */
    public static final String PRIORITY = "CamelMultimodalPriority";

    private InferenceHeaders() {}
}
