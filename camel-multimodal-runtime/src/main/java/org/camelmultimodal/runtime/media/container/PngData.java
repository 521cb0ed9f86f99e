/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The inflated data of one image of a PNG file. Only as much is inflated as its pixels need. */
public final class PngData implements AutoCloseable {

    private final FileBytes file;
    private final Inflater inflater = new Inflater();

    /** Offset of the next chunk. */
    private long offset;

    private final String type;

    /**
     * Creates a reader.
     *
     * @param offset offset of the first chunk of the image
     */
    public PngData(FileBytes file, int offset) {
        this.file = file;
        this.offset = offset;
        this.type = file.type(offset + 4L);
    }

    /**
     * Reads bytes into an array.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if the data end early or are
     *     damaged
     */
    public void read(byte[] target, int length) {
        try {
            for (int done = 0; done < length; ) {
                int count = inflater.inflate(target, done, length - done);
                done += count;
                if (done < length && count == 0) {
                    if (inflater.finished() || inflater.needsDictionary()) {
                        throw file.damaged("its image data end early");
                    }
                    nextChunk();
                }
            }
        } catch (DataFormatException e) {
            throw file.damaged("its image data are not a zlib stream: " + e.getMessage());
        }
    }

    private void nextChunk() {
        while (true) {
            file.require(offset, PngFile.CHUNK_OVERHEAD);
            long length = file.big32(offset);
            String next = file.type(offset + 4);
            long data = offset + 8;
            offset = data + length + 4;
            if (next.equals(type)) {
                // The data chunks of a frame begin with a sequence number.
                int number = type.equals("fdAT") ? 4 : 0;
                // A truncated file ends within its last chunk, after which its pixels may be
                // complete.
                int available = (int) Math.min(length, file.length() - data) - number;
                if (available > 0) {
                    inflater.setInput(file.data(), (int) data + number, available);
                    return;
                }
            } else if (next.equals("IEND") || next.equals("fcTL")) {
                throw file.damaged("its image data end early");
            }
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
