/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.List;

/**
 * What a recording says.
 *
 * @param text all of it, without space around it; empty if there is no speech
 * @param task whether these are its own words or English for them
 * @param language the language that is spoken, an ISO 639-1 code as in <code>en</code>
 * @param languageProbability how likely it is that language, 0 to 1; 1 if the language was given
 * @param duration the length of the recording in seconds
 * @param segments the text with its times
 */
public record Transcription(
        String text,
        Task task,
        String language,
        float languageProbability,
        double duration,
        List<Segment> segments) {}
