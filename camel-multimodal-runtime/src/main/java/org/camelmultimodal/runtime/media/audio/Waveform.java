/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

/**
 * Sound in one channel.
 *
 * @param samples -1 to 1; not copied
 * @param sampleRate samples in a second
 */
public record Waveform(float[] samples, int sampleRate) {

    /** The length in seconds. */
    public double seconds() {
        return (double) samples.length / sampleRate;
    }
}
