/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.util.Set;

/**
 * One page of a TIFF file: an image file directory.
 *
 * @param little whether numbers have their lower bytes first
 * @param directory where it begins
 * @param entries number of its entries
 * @param width in pixels, 1 or more
 * @param height in pixels, 1 or more
 * @param blockWidth of its strips or tiles in pixels
 * @param blockHeight of its strips or tiles in pixels
 * @param pixelBits bits of a pixel, 1 or more
 * @param compression the number of the compression
 * @param orientation 1 to 8, 1 if it names none
 * @param next where the next page begins, 0 if there is none
 */
public record TiffPage(
        boolean little,
        long directory,
        int entries,
        long width,
        long height,
        long blockWidth,
        long blockHeight,
        long pixelBits,
        int compression,
        int orientation,
        long next) {

    private static final int ENTRY = 12;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    /** A tag that no reader knows. */
    private static final int UNKNOWN_TAG = 0xfffe;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int STRIPS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;

    /** What pixels depend on; baseline tags, tiles, predictor, extra samples, JPEG, YCbCr. */
    private static final Set<Integer> PIXEL_TAGS =
            Set.of(
                    254,
                    255,
                    WIDTH,
                    HEIGHT,
                    BITS,
                    COMPRESSION,
                    262,
                    266,
                    STRIPS,
                    ORIENTATION,
                    SAMPLES,
                    ROWS_PER_STRIP,
                    279,
                    284,
                    292,
                    293,
                    317,
                    320,
                    TILE_WIDTH,
                    TILE_HEIGHT,
                    324,
                    325,
                    332,
                    334,
                    338,
                    339,
                    347,
                    512,
                    513,
                    514,
                    515,
                    519,
                    520,
                    521,
                    529,
                    530,
                    531,
                    532);

    static TiffPage of(FileBytes file, boolean little, long directory) {
        int entries = little ? file.little16(directory) : file.big16(directory);
        long end = directory + 2 + (long) entries * ENTRY;
        file.require(directory, end - directory);
        var reader = new Reader(file, little, directory, entries);
        long width = reader.number(WIDTH, 0);
        long height = reader.number(HEIGHT, 0);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw file.damaged("a page has the size %d × %d".formatted(width, height));
        }
        reader.checkValues();
        long rows = reader.number(ROWS_PER_STRIP, height);
        // A file of one strip may end without the place of a next page.
        boolean hasNext = end + 4 <= file.length();
        return new TiffPage(
                little,
                directory,
                entries,
                width,
                height,
                reader.number(TILE_WIDTH, width),
                reader.number(TILE_HEIGHT, Math.max(1, Math.min(rows, height))),
                Math.max(1, reader.number(SAMPLES, 1) * Math.max(1, reader.number(BITS, 1))),
                (int) reader.number(COMPRESSION, 1),
                (int) reader.number(ORIENTATION, ExifOrientation.UPRIGHT),
                hasNext ? little ? file.little32(end) : file.big32(end) : 0);
    }

    void hideMetadata(FileBytes file, byte[] copy) {
        for (int i = 0; i < entries; i++) {
            int place = (int) (directory + 2 + (long) i * ENTRY);
            int tag = little ? file.little16(place) : file.big16(place);
            if (!PIXEL_TAGS.contains(tag)) {
                put(copy, place, 2, UNKNOWN_TAG);
                put(copy, place + 2, 2, BYTE);
                put(copy, place + 4, 4, 1);
            }
        }
    }

    private void put(byte[] copy, int place, int bytes, int value) {
        for (int i = 0; i < bytes; i++) {
            copy[place + i] = (byte) (value >> 8 * (little ? i : bytes - 1 - i));
        }
    }

    /** Reads the first value of an entry, of whole numbers without sign. */
    private record Reader(FileBytes file, boolean little, long directory, int entries) {

        long number(int tag, long otherwise) {
            for (int i = 0; i < entries; i++) {
                long entry = directory + 2 + (long) i * ENTRY;
                if (read16(entry) == tag) {
                    int type = read16(entry + 2);
                    long count = read32(entry + 4);
                    boolean inline = count * size(type) <= 4;
                    long place = inline ? entry + 8 : read32(entry + 8);
                    return switch (type) {
                        case BYTE -> file.at(place);
                        case SHORT -> read16(place);
                        case LONG -> read32(place);
                        default ->
                                throw file.damaged("tag %d has the type %d".formatted(tag, type));
                    };
                }
            }
            return otherwise;
        }

        /** No list of values is longer than the file. */
        void checkValues() {
            for (int i = 0; i < entries; i++) {
                long entry = directory + 2 + (long) i * ENTRY;
                int tag = read16(entry);
                if (PIXEL_TAGS.contains(tag)) {
                    long bytes = read32(entry + 4) * size(read16(entry + 2));
                    if (bytes > 4) {
                        file.require(read32(entry + 8), bytes);
                    }
                }
            }
        }

        private int read16(long place) {
            return little ? file.little16(place) : file.big16(place);
        }

        private long read32(long place) {
            return little ? file.little32(place) : file.big32(place);
        }

        private static int size(int type) {
            return switch (type) {
                case SHORT, 8 -> 2;
                case LONG, 9, 11, 13 -> 4;
                case 5, 10, 12 -> 8;
                default -> 1;
            };
        }
    }
}
