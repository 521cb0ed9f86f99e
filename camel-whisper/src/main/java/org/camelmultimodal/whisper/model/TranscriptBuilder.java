/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the segments of the windows of a recording.
 *
 * <p>Source: openai/whisper, <code>transcribe.py</code>.
 */
final class TranscriptBuilder {

    /** A transcript sampled above this temperature is too random to continue in its style. */
    private static final float MAX_HISTORY_TEMPERATURE = 0.5f;

    private final TranscriptionRequest request;
    private final Segmenter segmenter;
    private final WindowDecoder decoder;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Integer> history;

    /**
     * Creates an empty transcript.
     *
     * @param initialPrompt tokens of the request's initial prompt
     */
    TranscriptBuilder(
            TranscriptionRequest request,
            List<Integer> initialPrompt,
            Segmenter segmenter,
            WindowDecoder decoder) {
        this.request = request;
        this.segmenter = segmenter;
        this.decoder = decoder;
        this.history = new ArrayList<>(initialPrompt);
    }

    /** Returns the tokens that the prompt of the next window begins with. */
    List<Integer> history() {
        return history;
    }

    /**
     * Adds the segments of a window.
     *
     * @param offset start of the window in seconds
     * @param frames number of frames of the recording that the window covers
     * @return the number of frames after which the next window starts
     */
    int add(DecodedWindow window, double offset, int frames) {
        if (window.isSilence(request)) {
            return frames;
        }
        Segmenter.Cut cut = segmenter.cut(window.tokens(), frames);
        var text = new ArrayList<Integer>();
        for (Segmenter.Slice slice : cut.slices()) {
            text.addAll(add(window, slice, offset));
        }
        if (!request.conditionOnPreviousText() || window.temperature() > MAX_HISTORY_TEMPERATURE) {
            history.clear();
        } else {
            history.addAll(text);
        }
        return cut.framesUsed();
    }

    /** Adds a slice as a segment, unless it has no text or no duration; returns its tokens. */
    private List<Integer> add(DecodedWindow window, Segmenter.Slice slice, double offset) {
        String text = decoder.text(slice.tokens());
        if (text.isBlank() || slice.end() <= slice.start()) {
            return List.of();
        }
        List<Integer> tokens = Arrays.stream(slice.tokens()).boxed().toList();
        segments.add(
                new Segment(
                        segments.size(),
                        offset + slice.start(),
                        offset + slice.end(),
                        text,
                        tokens,
                        window.temperature(),
                        window.averageLogProbability(),
                        window.compressionRatio(),
                        window.noSpeechProbability()));
        return tokens;
    }

    /**
     * Returns the transcription.
     *
     * @param duration of the recording in seconds
     */
    Transcription build(DetectedLanguage language, double duration) {
        var text = new StringBuilder();
        segments.forEach(segment -> text.append(segment.text()));
        return new Transcription(
                text.toString().strip(),
                request.task(),
                language.code(),
                language.probability(),
                duration,
                List.copyOf(segments));
    }
}
