/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

/**
 * Mono audio.
 *
 * @param samples -1 to 1; not copied
 * @param sampleRate in Hz
 */
public record Waveform(float[] samples, int sampleRate) {

    /** Returns the duration in seconds. */
    public double seconds() {
        return (double) samples.length / sampleRate;
    }
}
