/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.List;

/**
 * A segment of a transcript.
 *
 * @param id index of the segment, from 0
 * @param start in seconds from the start of the recording
 * @param end in seconds from the start of the recording
 * @param text as the model spells it, usually with a leading space
 * @param tokens ids of the text and timestamp tokens
 * @param temperature at which its window was decoded; 0 is greedy decoding
 * @param averageLogProbability average log probability of the tokens of its window
 * @param compressionRatio zlib compression ratio of the text of its window; high if it is
 *     repetitive
 * @param noSpeechProbability probability that its window has no speech, 0 to 1
 */
public record Segment(
        int id,
        double start,
        double end,
        String text,
        List<Integer> tokens,
        float temperature,
        float averageLogProbability,
        float compressionRatio,
        float noSpeechProbability) {}
