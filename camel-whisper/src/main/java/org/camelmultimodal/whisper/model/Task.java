/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

/** The tasks of the model. */
public enum Task {
    /** Transcription in the spoken language. */
    TRANSCRIBE,
    /** Translation into English. */
    TRANSLATE
}
