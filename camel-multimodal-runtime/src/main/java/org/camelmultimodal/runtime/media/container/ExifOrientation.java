/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

/**
 * The orientation in an EXIF segment: the tag 0x0112 of its first directory. Nothing else is read.
 * Damaged metadata is ignored, as in Pillow.
 *
 * <p>Source: TIFF 6.0, section 2; EXIF 2.32, section 4.6.
 */
final class ExifOrientation {

    /** The orientation of a file without the tag. */
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final int SHORT = 3;

    private ExifOrientation() {}

    /**
     * Returns the orientation, 1 to 8, or another number if the file contains one.
     *
     * @param begin offset of the segment, which begins with <code>II</code> or <code>MM</code>, or
     *     in JPEG with <code>Exif</code> and two zeros
     * @param end offset after its last byte
     */
    static int of(FileBytes file, int begin, int end) {
        int start = file.has(begin, "Exif\0\0") ? begin + 6 : begin;
        boolean little = file.has(start, "II*\0");
        if (end > file.length() || end - start < 8 || !little && !file.has(start, "MM\0*")) {
            return UPRIGHT;
        }
        long directory = start + (little ? file.little32(start + 4L) : file.big32(start + 4L));
        if (directory + 2 > end) {
            return UPRIGHT;
        }
        int count = read16(file, directory, little);
        for (long entry = directory + 2;
                count-- > 0 && entry + ENTRY_BYTES <= end;
                entry += ENTRY_BYTES) {
            if (read16(file, entry, little) == TAG) {
                boolean isShort = read16(file, entry + 2, little) == SHORT;
                return isShort ? read16(file, entry + 8, little) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    private static int read16(FileBytes file, long offset, boolean little) {
        return little ? file.little16(offset) : file.big16(offset);
    }
}
