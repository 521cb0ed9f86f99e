/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

/** What becomes of gray of more than 8 bits, the one kind that Pillow reads unlike all viewers. */
enum DeepGray {
    /** It stays as it is, as in Pillow. */
    KEPT,
    /** The upper 8 bits count, as viewers have it. */
    SCALED;

    /** Whether a sample of so many bits is kept in 16 bits. */
    boolean keeps(int bits) {
        return this == KEPT && bits > 8;
    }

    /** Returns the level from 0 to 255 of a sample of so many bits. */
    static int scaled(int sample, int bits) {
        return bits <= 8 ? sample : sample >>> bits - 8;
    }
}
