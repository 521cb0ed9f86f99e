/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

/** What an endpoint does with a message. */
public enum ClipOperation {
    /** Says which of some labels fit a picture. */
    CLASSIFY,
    /** Judges a picture or a text by a policy. */
    MODERATE
}
