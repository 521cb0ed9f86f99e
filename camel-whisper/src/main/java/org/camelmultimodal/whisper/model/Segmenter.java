/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the tokens of a window at pairs of timestamps, and says where the next window begins.
 *
 * <p>Source: openai/whisper, <code>transcribe.py</code>.
 */
final class Segmenter {

    /** Seconds in one step of the timestamps. */
    static final double TIME_PRECISION = 0.02;

    private final int firstTimestamp;
    private final double secondsPerFrame;

    Segmenter(int firstTimestamp, double secondsPerFrame) {
        this.firstTimestamp = firstTimestamp;
        this.secondsPerFrame = secondsPerFrame;
    }

    /**
     * A part of a window's tokens.
     *
     * @param start seconds from the beginning of the window
     * @param end likewise
     */
    record Slice(int[] tokens, double start, double end) {}

    /**
     * What became of a window.
     *
     * @param slices its parts
     * @param framesUsed how far on the next window begins
     */
    record Cut(List<Slice> slices, int framesUsed) {}

    /**
     * Cuts a window.
     *
     * @param frames how many frames of the recording it covers
     */
    Cut cut(int[] tokens, int frames) {
        int n = tokens.length;
        boolean singleEnding = n >= 2 && !isTime(tokens[n - 2]) && isTime(tokens[n - 1]);
        List<Integer> cuts = new ArrayList<>();
        for (int i = 1; i < n; i++) {
            if (isTime(tokens[i]) && isTime(tokens[i - 1])) {
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
        // The rest has no end yet: the next window begins where the last whole part ended.
        double lastEnd = seconds(tokens[begin - 1]);
        return new Cut(slices, Math.max(1, (int) Math.round(lastEnd / secondsPerFrame)));
    }

    private Slice wholeWindow(int[] tokens, int frames) {
        double start = tokens.length > 0 && isTime(tokens[0]) ? seconds(tokens[0]) : 0;
        double end = frames * secondsPerFrame;
        for (int i = tokens.length - 1; i > 0; i--) {
            if (isTime(tokens[i]) && tokens[i] != firstTimestamp) {
                end = seconds(tokens[i]);
                break;
            }
        }
        return new Slice(tokens, start, end);
    }

    private boolean isTime(int token) {
        return token >= firstTimestamp;
    }

    private double seconds(int token) {
        return (token - firstTimestamp) * TIME_PRECISION;
    }
}
