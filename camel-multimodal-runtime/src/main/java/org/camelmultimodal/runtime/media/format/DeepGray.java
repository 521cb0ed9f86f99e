/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

/** How gray of more than 8 bits is read, the only mode that Pillow reads unlike viewers. */
enum DeepGray {
    /** The samples are kept, as in Pillow. */
    KEPT,
    /** The samples are reduced to their upper 8 bits, as in viewers. */
    SCALED;

    /** Returns whether samples of a number of bits are kept in 16 bits. */
    boolean keeps(int bits) {
        return this == KEPT && bits > 8;
    }

    /** Returns a sample scaled to 0 to 255. */
    static int scaled(int sample, int bits) {
        return bits <= 8 ? sample : sample >>> bits - 8;
    }
}
