/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.List;

/**
 * A stretch of speech.
 *
 * @param id its place, from 0
 * @param start where it begins, in seconds
 * @param end where it ends, in seconds
 * @param text what is said, as the model spells it, usually with a space before it
 * @param tokens the ids of the tokens of the text and its times
 * @param temperature at which it was decoded; 0 is greedy
 * @param averageLogProbability the mean log-probability of the tokens of its window
 * @param compressionRatio how well the window's text compresses; high where it repeats itself
 * @param noSpeechProbability how likely its window holds no speech, 0 to 1
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
