/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.PngData;
import org.camelmultimodal.runtime.media.container.PngFile;
import org.camelmultimodal.runtime.media.container.PngHeader;

/**
 * Decodes the pixels of one image of a PNG file: inflates, unfilters and deinterlaces its rows.
 *
 * <p>Source: PNG specification, third edition, sections 8 and 9.
 */
final class PngPixels {

    /** First column, first row, step of columns and step of rows of Adam7's passes. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8},
        {4, 0, 8, 8},
        {0, 4, 4, 8},
        {2, 0, 4, 4},
        {0, 2, 2, 4},
        {1, 0, 2, 2},
        {0, 1, 1, 2}
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final FileBytes file;
    private final PngHeader header;
    private final Deadline deadline;
    private final PngRow rows;

    private PngPixels(FileBytes file, PngHeader header, Deadline deadline, PngRow rows) {
        this.file = file;
        this.header = header;
        this.deadline = deadline;
        this.rows = rows;
    }

    /**
     * Decodes an image.
     *
     * @param header its size, which was checked, and pixel format
     * @param data offset of its first data chunk
     * @param deepGray how 16-bit gray is read
     */
    static PngRow read(
            FileBytes file,
            PngFile png,
            PngHeader header,
            int data,
            DeepGray deepGray,
            Deadline deadline) {
        var rows = new PngRow(file, png, header, deepGray);
        try (var source = new PngData(file, data)) {
            new PngPixels(file, header, deadline, rows).read(source);
        }
        return rows;
    }

    private void read(PngData source) {
        int pixelBits = header.channels() * header.depth();
        int pixelBytes = Math.max(1, pixelBits / 8);
        for (int[] pass : header.interlaced() ? PASSES : ONE_PASS) {
            int columns = (header.width() - pass[0] + pass[2] - 1) / pass[2];
            int height = (header.height() - pass[1] + pass[3] - 1) / pass[3];
            if (columns <= 0) {
                continue;
            }
            int length = (int) (((long) columns * pixelBits + 7) / 8);
            // The byte before the row is its filter type.
            var row = new byte[length + 1];
            var above = new byte[length + 1];
            for (int y = 0; y < height; y++) {
                deadline.check();
                source.read(row, length + 1);
                unfilter(row, above, length, pixelBytes);
                rows.put(row, columns, pass[1] + y * pass[3], pass[0], pass[2]);
                byte[] next = above;
                above = row;
                row = next;
            }
        }
    }

    private void unfilter(byte[] row, byte[] above, int length, int pixelBytes) {
        int filter = row[0];
        // The byte before the previous row is its filter type, which counts as zero.
        row[0] = 0;
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = 1 + pixelBytes; i <= length; i++) {
                    row[i] += row[i - pixelBytes];
                }
            }
            case 2 -> {
                for (int i = 1; i <= length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> average(row, above, length, pixelBytes);
            case 4 -> paeth(row, above, length, pixelBytes);
            default -> throw file.damaged("a row has the filter %d".formatted(filter & 0xff));
        }
    }

    private static void average(byte[] row, byte[] above, int length, int pixelBytes) {
        for (int i = 1; i <= length; i++) {
            int left = i > pixelBytes ? row[i - pixelBytes] & 0xff : 0;
            row[i] += (byte) (left + (above[i] & 0xff) >> 1);
        }
    }

    private static void paeth(byte[] row, byte[] above, int length, int pixelBytes) {
        for (int i = 1; i <= Math.min(pixelBytes, length); i++) {
            row[i] += above[i];
        }
        for (int i = 1 + pixelBytes; i <= length; i++) {
            int left = row[i - pixelBytes] & 0xff;
            int up = above[i] & 0xff;
            int corner = above[i - pixelBytes] & 0xff;
            int byLeft = Math.abs(up - corner);
            int byUp = Math.abs(left - corner);
            int byCorner = Math.abs(left + up - 2 * corner);
            int nearest =
                    byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
            row[i] += (byte) nearest;
        }
    }
}
