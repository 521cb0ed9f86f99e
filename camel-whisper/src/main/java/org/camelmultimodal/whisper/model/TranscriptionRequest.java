/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Options of a transcription. Names and defaults are those of openai/whisper's <code>transcribe
 * </code>, except that <code>conditionOnPreviousText</code> defaults to false.
 *
 * @param language ISO 639-1 code of the spoken language; empty to detect it
 * @param task whether to transcribe or to translate into English
 * @param temperatures sampling temperatures, 1 to 20 values from 0 to 1. A window is decoded with
 *     each of them in turn until the result passes the thresholds; 0 is greedy decoding
 * @param bestOf number of candidates sampled at a temperature above 0, 1 to 64
 * @param compressionRatioThreshold maximum zlib compression ratio of the text of a window, more
 *     than 0
 * @param logprobThreshold minimum average log probability of the tokens of a window
 * @param noSpeechThreshold no-speech probability, 0 to 1, above which a window whose average log
 *     probability is below <code>logprobThreshold</code> is treated as silence
 * @param conditionOnPreviousText whether the text of the previous windows is the prompt of the next
 * @param initialPrompt text that the model takes as the text before the recording, at most 10000
 *     characters; empty for none
 * @param timestamps whether the model predicts timestamps; otherwise each window is one segment
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

    /** Transcribes with language detection and timestamps. */
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
                    "temperature has %d values: expected at most %d. Set the option temperature or its header"
                            .formatted(temperatures.size(), MAX_TEMPERATURES));
        }
        if (initialPrompt.length() > MAX_PROMPT_CHARACTERS) {
            throw new InvalidOptionException(
                    "initialPrompt has %d characters: expected at most %d. Set the option initialPrompt or its header"
                            .formatted(initialPrompt.length(), MAX_PROMPT_CHARACTERS));
        }
        if (Float.isNaN(logprobThreshold)) {
            throw new InvalidOptionException(
                    "logprobThreshold=NaN is out of range: expected a number. Set the option logprobThreshold");
        }
        if (temperatures.isEmpty() || temperatures.stream().anyMatch(t -> !(t >= 0 && t <= 1))) {
            throw new InvalidOptionException(
                    "temperature=%s is out of range: expected values from 0 to 1. Set the option temperature or its header"
                            .formatted(temperatures));
        }
        if (bestOf < 1 || bestOf > MAX_BEST_OF) {
            throw new InvalidOptionException(
                    "bestOf=%d is out of range: expected 1 to %d. Set the option bestOf"
                            .formatted(bestOf, MAX_BEST_OF));
        }
        if (!(noSpeechThreshold >= 0 && noSpeechThreshold <= 1)) {
            throw new InvalidOptionException(
                    "noSpeechThreshold=%s is out of range: expected 0 to 1. Set the option noSpeechThreshold"
                            .formatted(noSpeechThreshold));
        }
        if (!(compressionRatioThreshold > 0)) {
            throw new InvalidOptionException(
                    "compressionRatioThreshold=%s is out of range: expected more than 0. Set the option compressionRatioThreshold"
                            .formatted(compressionRatioThreshold));
        }
    }
}
