/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * How a recording is transcribed. Names and defaults are those of openai/whisper's <code>transcribe
 * </code>, except that earlier text is not a prompt unless asked for.
 *
 * @param language the language that is spoken; empty to detect it
 * @param task transcribe or translate into English
 * @param temperatures at which a window is decoded, one after the other until the result passes the
 *     thresholds; each 0 to 1, 1 to 20 of them
 * @param bestOf how many candidates are sampled at temperatures above 0
 * @param compressionRatioThreshold a text that compresses better is taken for a repetition
 * @param logprobThreshold a text of a lower mean log-probability is taken for a failure
 * @param noSpeechThreshold a window likelier than this to hold no speech is silence, if its text
 *     failed too
 * @param conditionOnPreviousText whether the text so far is the prompt of the next window
 * @param initialPrompt text that prepares the model for names and style, at most 10 000 characters;
 *     empty for none
 * @param timestamps whether segments have times of their own
 */
public record TranscriptionRequest(
        Optional<String> language,
        Task task,
        List<Float> temperatures,
        int bestOf,
        float compressionRatioThreshold,
        float logprobThreshold,
        float noSpeechThreshold,
        boolean conditionOnPreviousText,
        String initialPrompt,
        boolean timestamps) {

    /** Language detection, the speaker's own words, with times. */
    public static final TranscriptionRequest DEFAULT =
            new TranscriptionRequest(
                    Optional.empty(),
                    Task.TRANSCRIBE,
                    List.of(0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f),
                    5,
                    2.4f,
                    -1f,
                    0.6f,
                    false,
                    "",
                    true);

    /** Maximum number of candidates. */
    public static final int MAX_BEST_OF = 64;

    private static final int MAX_TEMPERATURES = 20;
    private static final int MAX_PROMPT_CHARACTERS = 10_000;

    public TranscriptionRequest {
        if (temperatures.size() > MAX_TEMPERATURES) {
            throw new InvalidOptionException(
                    "temperature has %d values: expected at most %d"
                            .formatted(temperatures.size(), MAX_TEMPERATURES));
        }
        if (initialPrompt.length() > MAX_PROMPT_CHARACTERS) {
            throw new InvalidOptionException(
                    "initialPrompt has %d characters: expected at most %d"
                            .formatted(initialPrompt.length(), MAX_PROMPT_CHARACTERS));
        }
        if (Float.isNaN(logprobThreshold)) {
            throw new InvalidOptionException(
                    "logprobThreshold=NaN is out of range: expected a number");
        }
        if (temperatures.isEmpty() || temperatures.stream().anyMatch(t -> !(t >= 0 && t <= 1))) {
            throw new InvalidOptionException(
                    "temperature=%s is out of range; expected values of 0 to 1"
                            .formatted(temperatures));
        }
        if (bestOf < 1 || bestOf > MAX_BEST_OF) {
            throw new InvalidOptionException(
                    "bestOf=%d is out of range; expected 1 to %d".formatted(bestOf, MAX_BEST_OF));
        }
        if (!(noSpeechThreshold >= 0 && noSpeechThreshold <= 1)) {
            throw new InvalidOptionException(
                    "noSpeechThreshold=%s is out of range; expected 0 to 1"
                            .formatted(noSpeechThreshold));
        }
        if (!(compressionRatioThreshold > 0)) {
            throw new InvalidOptionException(
                    "compressionRatioThreshold=%s is out of range; expected more than 0"
                            .formatted(compressionRatioThreshold));
        }
    }
}
