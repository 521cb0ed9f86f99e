/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.batch.ProgressListener;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxTensorRef;
import org.camelmultimodal.whisper.features.MelSpectrogram;

/**
 * Transcribes a recording window by window.
 *
 * <p>Source: openai/whisper, <code>transcribe.py</code>.
 *
 * @param reference of the model, for messages
 * @param secondsPerFrame duration of a frame
 */
record Transcriber(
        String reference,
        double secondsPerFrame,
        WhisperTokens tokens,
        SpeechEncoder encoder,
        WindowDecoder decoder,
        PromptBuilder prompts) {

    /**
     * Transcribes a recording.
     *
     * @param duration of the recording in seconds
     * @param progress receives the seconds done, after each window that ends in a later second
     * @param deadline checked before each window and each token
     * @throws InvalidOptionException if the model does not know the requested language or task
     */
    Transcription transcribe(
            MelSpectrogram mel,
            double duration,
            TranscriptionRequest request,
            ProgressListener progress,
            Deadline deadline) {
        var segmenter = new Segmenter(tokens.firstTimestamp(), secondsPerFrame);
        var transcript =
                new TranscriptBuilder(
                        request, prompts.encode(request.initialPrompt()), segmenter, decoder);
        var random = new Random(0);
        DetectedLanguage language = null;
        int seek = 0;
        int seconds = 0;
        int allSeconds = Math.max(1, (int) Math.ceil(duration));
        while (seek < mel.contentFrames()) {
            deadline.check();
            int frames = Math.min(encoder.windowFrames(), mel.contentFrames() - seek);
            try (OnnxOutputs encoded = encoder.encode(mel, seek)) {
                OnnxTensorRef speech = SpeechEncoder.speech(encoded);
                if (language == null) {
                    language = language(speech, request);
                }
                int[] prompt = prompts.build(transcript.history(), language.code(), request);
                DecodedWindow window = decoder.decode(speech, prompt, request, random, deadline);
                seek += transcript.add(window, seek * secondsPerFrame, frames);
            }
            int before = seconds;
            seconds = secondsDone(seek, mel, allSeconds);
            if (seconds > before) {
                progress.progressed(seconds, allSeconds, Optional.empty());
            }
        }
        return transcript.build(language, duration);
    }

    private int secondsDone(int seek, MelSpectrogram mel, int allSeconds) {
        return seek >= mel.contentFrames()
                ? allSeconds
                : Math.min(allSeconds - 1, (int) (seek * secondsPerFrame));
    }

    private DetectedLanguage language(OnnxTensorRef speech, TranscriptionRequest request) {
        if (!tokens.isMultilingual()) {
            requireEnglish(request);
            return new DetectedLanguage("en", 1);
        }
        if (request.language().isPresent()) {
            tokens.language(request.language().get());
            return new DetectedLanguage(request.language().get(), 1);
        }
        Map.Entry<String, Float> likeliest =
                decoder.languages(speech).entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow();
        return new DetectedLanguage(likeliest.getKey(), likeliest.getValue());
    }

    private void requireEnglish(TranscriptionRequest request) {
        String code = request.language().orElse("en");
        if (!code.equals("en") || request.task() == Task.TRANSLATE) {
            throw new InvalidOptionException(
                    "language=%s and task=%s are not supported by model '%s', which knows only English: expected language=en and task=TRANSCRIBE. Set the options language and task, or use a multilingual model"
                            .formatted(Excerpt.of(code), request.task(), reference));
        }
    }
}
