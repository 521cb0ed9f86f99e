/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.text.TextTokenizer;

/**
 * Builds the tokens that precede the transcript of a window.
 *
 * <p>Source: openai/whisper, <code>decoding.py</code>, <code>_get_initial_tokens</code>.
 */
final class PromptBuilder {

    private final String reference;
    private final WhisperTokens tokens;
    private final TextTokenizer tokenizer;
    private final int maxHistory;

    /**
     * Creates a builder.
     *
     * @param reference of the model, for messages
     * @param contextLength maximum number of tokens that the decoder takes
     */
    PromptBuilder(
            String reference, WhisperTokens tokens, TextTokenizer tokenizer, int contextLength) {
        this.reference = reference;
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.maxHistory = contextLength / 2 - 1;
    }

    /** Returns the tokens of an initial prompt; empty if the text is blank. */
    List<Integer> encode(String initialPrompt) {
        return initialPrompt.isBlank()
                ? List.of()
                : Arrays.stream(tokenizer.encode(" " + initialPrompt.strip(), false))
                        // A prompt is text: it cannot end a transcript or set its language.
                        .filter(id -> id < tokens.endOfText())
                        .boxed()
                        .toList();
    }

    /**
     * Returns the prompt of a window.
     *
     * @param history tokens of the preceding text, of which the last fit into the prompt
     * @param language code of the spoken language
     * @throws InvalidOptionException if the model does not know the language or the task
     */
    int[] build(List<Integer> history, String language, TranscriptionRequest request) {
        var prompt = new ArrayList<Integer>();
        if (!history.isEmpty() && tokens.startOfPrevious().isPresent()) {
            prompt.add(tokens.startOfPrevious().getAsInt());
            int start = Math.max(0, history.size() - maxHistory);
            prompt.addAll(history.subList(start, history.size()));
        }
        prompt.add(tokens.startOfTranscript());
        if (tokens.isMultilingual()) {
            prompt.add(tokens.language(language));
            prompt.add(task(request.task()));
        }
        if (!request.timestamps()) {
            prompt.add(tokens.noTimestamps());
        }
        return prompt.stream().mapToInt(Integer::intValue).toArray();
    }

    private int task(Task task) {
        OptionalInt token =
                switch (task) {
                    case TRANSCRIBE -> tokens.transcribe();
                    case TRANSLATE -> tokens.translate();
                };
        return token.orElseThrow(
                () ->
                        new InvalidOptionException(
                                "task=%s is not supported by model '%s': expected a task for which its tokenizer has a token. Set the option task or its header"
                                        .formatted(task, reference)));
    }
}
