/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/** Handling of texts that exceed the context length of the model. */
public enum LongText {
    /** Truncates the text; a warning is logged once per model. */
    TRUNCATE,
    /** Encodes the text in windows and averages their embeddings. */
    CHUNK,
    /** Fails the message with <code>InvalidMediaException</code>. */
    ERROR
}
