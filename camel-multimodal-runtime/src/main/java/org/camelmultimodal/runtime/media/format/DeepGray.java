/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

/** What becomes of gray of more than 8 bits, the one kind that Pillow reads unlike all viewers. */
enum DeepGray {
    /** Levels above 255 are cut off at 255, as Pillow does. */
    CLIPPED,
    /** The upper 8 bits count, as viewers have it. */
    SCALED;

    /** The level from 0 to 255 of a sample of so many bits. */
    int level(int sample, int bits) {
        if (bits <= 8) {
            return sample;
        }
        return this == CLIPPED ? Math.min(255, sample) : sample >>> bits - 8;
    }
}
