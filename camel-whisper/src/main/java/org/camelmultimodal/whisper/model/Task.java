/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

/** What the model does with speech. */
public enum Task {
    /** Writes it in the spoken language. */
    TRANSCRIBE,
    /** Translates it into English. */
    TRANSLATE
}
