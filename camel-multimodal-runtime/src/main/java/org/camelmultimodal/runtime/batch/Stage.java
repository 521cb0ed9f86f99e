/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

/** A stage of the processing of a message, for metrics. */
public enum Stage {
    /** Waiting for a thread. */
    QUEUE,
    /** Reading, decoding, resizing, tokenizing. */
    PREPROCESS,
    /** Waiting for the batch to start. */
    BATCH,
    /** Running the model. */
    INFER,
    /** Searching or changing an index. */
    INDEX,
    /** Writing the result to the body and the headers. */
    POSTPROCESS
}
