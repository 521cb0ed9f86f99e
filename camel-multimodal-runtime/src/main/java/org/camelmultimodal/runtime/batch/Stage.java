/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

/** The parts of a message's way through an endpoint, for measurements. */
public enum Stage {
    /** Waits for a worker. */
    QUEUE,
    /** Is read, decoded, resized or tokenized. */
    PREPROCESS,
    /** Is ready and waits for its batch to begin. */
    BATCH,
    /** Is in a run of the model. */
    INFER,
    /** Searches or changes an index. */
    INDEX,
    /** Its result is written to body and headers. */
    POSTPROCESS
}
