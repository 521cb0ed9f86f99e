/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

/** What is written down of speech. */
public enum Task {
    /** Its own words. */
    TRANSCRIBE,
    /** English words for it. */
    TRANSLATE
}
