/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

/**
 * The spoken language of a recording.
 *
 * @param code ISO 639-1 code such as <code>en</code>
 * @param probability 0 to 1; 1 if the language was not detected but given
 */
record DetectedLanguage(String code, float probability) {}
