/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.List;

/**
 * The transcript of a recording.
 *
 * @param text the complete text without surrounding white space; empty if there is no speech
 * @param task whether the text is in the spoken language or translated into English
 * @param language the spoken language, an ISO 639-1 code such as <code>en</code>
 * @param languageProbability probability of the detected language, 0 to 1; 1 if the request had a
 *     language
 * @param duration of the recording in seconds
 * @param segments the text in segments with timestamps
 */
public record Transcription(
        String text,
        Task task,
        String language,
        float languageProbability,
        double duration,
        List<Segment> segments) {}
