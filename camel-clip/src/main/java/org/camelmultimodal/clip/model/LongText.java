/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/** How a text of more tokens than the context length is handled. */
public enum LongText {
    /** The text is truncated; a warning is logged once per model. */
    TRUNCATE,
    /** The text is encoded in windows, whose embeddings are averaged. */
    CHUNK,
    /** The message fails. */
    ERROR
}
