/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

/** Modality of a message body. */
public enum ClipModality {
    /** A <code>String</code> is a text, anything else an image. */
    AUTO,
    /** The body is an image. */
    IMAGE,
    /** The body is a text. */
    TEXT
}
