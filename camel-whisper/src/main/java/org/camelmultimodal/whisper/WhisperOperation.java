/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

/** What an endpoint does with a message. */
public enum WhisperOperation {
    /**
     * Writes down what a recording says, in its language or, with <code>task=translate</code>, in
     * English.
     */
    TRANSCRIBE
}
