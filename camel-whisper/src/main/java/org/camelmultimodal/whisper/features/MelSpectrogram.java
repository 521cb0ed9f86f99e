/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.features;

/**
 * The log-mel features of a recording.
 *
 * @param values one row of frames per mel band, [bands, frames]
 * @param bands number of mel bands
 * @param frames number of frames, including the silence after the recording
 * @param contentFrames number of frames of the recording itself
 */
public record MelSpectrogram(float[] values, int bands, int frames, int contentFrames) {

    /**
     * Returns a window of the features, [bands, length].
     *
     * @param start index of the first frame, within the recording
     */
    public float[] window(int start, int length) {
        var window = new float[bands * length];
        for (int band = 0; band < bands; band++) {
            System.arraycopy(values, band * frames + start, window, band * length, length);
        }
        return window;
    }
}
