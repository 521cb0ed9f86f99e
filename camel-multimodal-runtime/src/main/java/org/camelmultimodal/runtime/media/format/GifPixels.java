/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.GifFrame;

/**
 * Decodes the pixels of one frame of a GIF file.
 *
 * <p>Source: GIF89a Specification, appendix F.
 */
final class GifPixels {

    private static final int MAX_CODES = 4096;
    private static final int MAX_CODE_BITS = 12;

    /** Number of codes between two checks of the deadline. */
    private static final int CODES_PER_CHECK = 1 << 14;

    private final FileBytes file;
    private final GifFrame frame;

    /** For each code its last color, the code before that, and its number of colors. */
    private final byte[] last = new byte[MAX_CODES];

    private final short[] prefix = new short[MAX_CODES];
    private final short[] lengths = new short[MAX_CODES];

    private int offset;
    private int blockEnd;
    private int bits;
    private int bitCount;

    private GifPixels(FileBytes file, GifFrame frame) {
        this.file = file;
        this.frame = frame;
        this.offset = frame.data() + 1;
        this.blockEnd = offset;
    }

    /**
     * Decodes a frame, whose size was checked.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated
     */
    static Pixels read(FileBytes file, GifFrame frame, Deadline deadline) {
        byte[] indexes = new GifPixels(file, frame).indexes(deadline);
        return colored(file, frame, indexes);
    }

    private byte[] indexes(Deadline deadline) {
        int codeBits = file.at(frame.data());
        if (codeBits < 1 || codeBits >= MAX_CODE_BITS) {
            throw file.damaged("a frame has the code size %d".formatted(codeBits));
        }
        int clear = 1 << codeBits;
        for (int code = 0; code < clear; code++) {
            last[code] = (byte) code;
            lengths[code] = 1;
        }
        var out = new byte[frame.width() * frame.height()];
        int width = codeBits + 1;
        int next = clear + 2;
        int before = -1;
        int done = 0;
        for (int count = 0; done < out.length; count++) {
            if (count % CODES_PER_CHECK == 0) {
                deadline.check();
            }
            int code = code(width);
            if (code == clear) {
                width = codeBits + 1;
                next = clear + 2;
                before = -1;
                continue;
            }
            // The code after the highest one is the previous code followed by its own first color.
            boolean isNew = code == next && before >= 0 && next < MAX_CODES;
            if (code == clear + 1 || code >= next && !isNew) {
                throw file.damaged("the image data of a frame end early");
            }
            if (before >= 0 && next < MAX_CODES) {
                prefix[next] = (short) before;
                lengths[next] = (short) (lengths[before] + 1);
                last[next] = first(isNew ? before : code);
                next++;
                if (next == 1 << width && width < MAX_CODE_BITS) {
                    width++;
                }
            }
            done += write(code, out, done);
            before = code;
        }
        return out;
    }

    private byte first(int code) {
        int start = code;
        while (lengths[start] > 1) {
            start = prefix[start];
        }
        return last[start];
    }

    /** Writes the colors of a code, from the last to the first. */
    private int write(int code, byte[] out, int begin) {
        int length = lengths[code];
        int at = code;
        for (int i = begin + length - 1; i >= begin; i--) {
            if (i < out.length) {
                out[i] = last[at];
            }
            at = prefix[at];
        }
        return length;
    }

    private int code(int width) {
        while (bitCount < width) {
            if (offset == blockEnd) {
                int length = file.at(offset);
                if (length == 0) {
                    throw file.damaged("the image data of a frame end early");
                }
                offset++;
                blockEnd = offset + length;
                file.require(offset, length);
            }
            bits |= (file.data()[offset++] & 0xff) << bitCount;
            bitCount += 8;
        }
        int code = bits & (1 << width) - 1;
        bits >>>= width;
        bitCount -= width;
        return code;
    }

    private static Pixels colored(FileBytes file, GifFrame frame, byte[] indexes) {
        var rgb = new byte[indexes.length * 3];
        byte[] alpha = frame.transparent() == GifFrame.OPAQUE ? null : new byte[indexes.length];
        int source = 0;
        for (int row = 0; row < frame.height(); row++) {
            int y = frame.interlaced() ? interlaced(row, frame.height()) : row;
            int target = y * frame.width();
            for (int x = 0; x < frame.width(); x++, target++) {
                int index = indexes[source++] & 0xff;
                boolean transparent = index == frame.transparent();
                if (index < frame.paletteSize()) {
                    System.arraycopy(file.data(), frame.palette() + 3 * index, rgb, 3 * target, 3);
                } else if (!transparent) {
                    throw file.damaged(
                            "a pixel has the color %d of a palette of %d"
                                    .formatted(index, frame.paletteSize()));
                }
                if (alpha != null) {
                    alpha[target] = (byte) (transparent ? 0 : 255);
                }
            }
        }
        return new Pixels(frame.width(), frame.height(), rgb, alpha);
    }

    /** Returns the index of the n-th stored row: every eighth, fourth, second, then the others. */
    private static int interlaced(int n, int height) {
        int eighths = (height + 7) / 8;
        int fourths = (height + 3) / 8;
        int halves = (height + 1) / 4;
        if (n < eighths) {
            return n * 8;
        }
        if (n < eighths + fourths) {
            return (n - eighths) * 8 + 4;
        }
        if (n < eighths + fourths + halves) {
            return (n - eighths - fourths) * 4 + 2;
        }
        return (n - eighths - fourths - halves) * 2 + 1;
    }
}
