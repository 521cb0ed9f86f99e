/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

/** The operations of the <code>whisper:</code> component. */
public enum WhisperOperation {
    /**
     * Transcribes a recording in the spoken language or, with <code>task=translate</code>, into
     * English.
     */
    TRANSCRIBE
}
