/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

/**
 * The features of a recording.
 *
 * @param values one row of frames for each mel band
 * @param mels the number of bands
 * @param frames the number of frames, silence after the recording included
 * @param contentFrames the frames of the recording itself
 */
record MelSpectrogram(float[] values, int mels, int frames, int contentFrames) {

    /** A window of the features, [mels, length], from a frame within the recording. */
    float[] window(int start, int length) {
        var window = new float[mels * length];
        for (int mel = 0; mel < mels; mel++) {
            System.arraycopy(values, mel * frames + start, window, mel * length, length);
        }
        return window;
    }
}
