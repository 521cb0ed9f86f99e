/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

/** What the body of a message is taken for. */
public enum ClipModality {
    /** A <code>String</code> is a text, everything else an image. */
    AUTO,
    IMAGE,
    TEXT
}
