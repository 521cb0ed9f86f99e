/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.util.Arrays;
import java.util.Set;

/**
 * One page of a TIFF file: an image file directory.
 *
 * @param little whether numbers are little-endian
 * @param directory offset of the directory
 * @param entries number of its entries
 * @param width in pixels, 1 or more
 * @param height in pixels, 1 or more
 * @param blockWidth of its strips or tiles in pixels
 * @param blockHeight of its strips or tiles in pixels
 * @param pixelBits bits per pixel, 1 or more
 * @param compression the number of the compression
 * @param orientation 1 to 8; 1 if it has no tag
 * @param next offset of the next page, 0 if there is none
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

    /** A tag that readers ignore. */
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
    private static final int STRIP_BYTES = 279;
    private static final int TILES = 324;
    private static final int TILE_BYTES = 325;

    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;

    /**
     * The tags that pixels depend on: baseline tags, tiles, predictor, extra samples, JPEG, YCbCr.
     */
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
        var reader = new TiffDirectory(file, little, directory, entries);
        long width = reader.number(WIDTH, 0);
        long height = reader.number(HEIGHT, 0);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw file.damaged("a page has the size %d × %d".formatted(width, height));
        }
        reader.check(PIXEL_TAGS);
        long rows = reader.number(ROWS_PER_STRIP, height);
        // A file of one strip may end without the offset of a next page.
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

    /**
     * Checks the JPEG data of the strips or tiles of a page: none may be larger than its strip or
     * tile, or have more scans than components.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if one is, or is damaged
     */
    public void checkJpeg(FileBytes file) {
        if (compression == OLD_JPEG) {
            throw file.unsupported(
                    "a TIFF with old-style JPEG compression",
                    "JPEG compression of TIFF Technical Note 2");
        }
        if (compression != JPEG) {
            return;
        }
        var reader = new TiffDirectory(file, little, directory, entries);
        boolean tiled = reader.count(TILES) > 0;
        int places = tiled ? TILES : STRIPS;
        int lengths = tiled ? TILE_BYTES : STRIP_BYTES;
        long left = file.length();
        for (int i = 0; i < reader.count(places); i++) {
            long begin = reader.number(places, i, 0);
            long length = reader.number(lengths, i, 0);
            file.require(begin, length);
            left -= length;
            if (left < 0) {
                throw file.damaged("its strips or tiles overlap");
            }
            byte[] part = Arrays.copyOfRange(file.data(), (int) begin, (int) (begin + length));
            JpegFile jpeg = JpegFile.of(new FileBytes(part, file.name()));
            if (jpeg.width() > blockWidth
                    || jpeg.height() > blockHeight
                    || jpeg.scans() > jpeg.components()) {
                throw file.damaged(
                        "a strip or tile of %d × %d has a JPEG of %d × %d and %d scans"
                                .formatted(
                                        blockWidth,
                                        blockHeight,
                                        jpeg.width(),
                                        jpeg.height(),
                                        jpeg.scans()));
            }
        }
    }

    void hideMetadata(FileBytes file, byte[] copy) {
        for (int i = 0; i < entries; i++) {
            int offset = (int) (directory + 2 + (long) i * ENTRY);
            int tag = little ? file.little16(offset) : file.big16(offset);
            if (!PIXEL_TAGS.contains(tag)) {
                put(copy, offset, 2, UNKNOWN_TAG);
                put(copy, offset + 2, 2, BYTE);
                put(copy, offset + 4, 4, 1);
            }
        }
    }

    private void put(byte[] copy, int offset, int bytes, int value) {
        for (int i = 0; i < bytes; i++) {
            copy[offset + i] = (byte) (value >> 8 * (little ? i : bytes - 1 - i));
        }
    }
}
