/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits the tokens of a window at pairs of timestamps, and determines where the next window
 * starts.
 *
 * <p>Source: openai/whisper, <code>transcribe.py</code>.
 */
final class Segmenter {

    /** Resolution of timestamps in seconds. */
    static final double TIME_PRECISION = 0.02;

    private final int firstTimestamp;
    private final double secondsPerFrame;

    Segmenter(int firstTimestamp, double secondsPerFrame) {
        this.firstTimestamp = firstTimestamp;
        this.secondsPerFrame = secondsPerFrame;
    }

    /**
     * A segment of a window.
     *
     * @param tokens text and timestamp tokens
     * @param start in seconds from the start of the window
     * @param end in seconds from the start of the window
     */
    record Slice(int[] tokens, double start, double end) {}

    /**
     * A window that was split.
     *
     * @param slices its segments
     * @param framesUsed number of frames after which the next window starts
     */
    record Cut(List<Slice> slices, int framesUsed) {}

    /**
     * Splits a window.
     *
     * @param tokens the generated tokens, without the end-of-text token
     * @param frames number of frames of the recording that the window covers
     */
    Cut cut(int[] tokens, int frames) {
        int n = tokens.length;
        boolean singleEnding = n >= 2 && !isTimestamp(tokens[n - 2]) && isTimestamp(tokens[n - 1]);
        List<Integer> cuts = new ArrayList<>();
        for (int i = 1; i < n; i++) {
            if (isTimestamp(tokens[i]) && isTimestamp(tokens[i - 1])) {
                cuts.add(i);
            }
        }
        if (cuts.isEmpty()) {
            return new Cut(List.of(wholeWindow(tokens, frames)), frames);
        }
        if (singleEnding) {
            cuts.add(n);
        }
        var slices = new ArrayList<Slice>();
        int begin = 0;
        for (int cut : cuts) {
            int[] slice = Arrays.copyOfRange(tokens, begin, cut);
            slices.add(new Slice(slice, seconds(slice[0]), seconds(slice[slice.length - 1])));
            begin = cut;
        }
        if (singleEnding) {
            return new Cut(slices, frames);
        }
        // The rest has no end yet: the next window starts where the last complete segment ends.
        double lastEnd = seconds(tokens[begin - 1]);
        return new Cut(slices, Math.max(1, (int) Math.round(lastEnd / secondsPerFrame)));
    }

    private Slice wholeWindow(int[] tokens, int frames) {
        double start = tokens.length > 0 && isTimestamp(tokens[0]) ? seconds(tokens[0]) : 0;
        double end = frames * secondsPerFrame;
        for (int i = tokens.length - 1; i > 0; i--) {
            if (isTimestamp(tokens[i]) && tokens[i] != firstTimestamp) {
                end = seconds(tokens[i]);
                break;
            }
        }
        return new Slice(tokens, start, end);
    }

    private boolean isTimestamp(int token) {
        return token >= firstTimestamp;
    }

    private double seconds(int token) {
        return (token - firstTimestamp) * TIME_PRECISION;
    }
}
