/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.nio.charset.StandardCharsets;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * The bytes of a media file, read with bounds: a offset outside of the file is a truncated file.
 *
 * @param data the whole file; not copied
 * @param name what the file is called in messages
 */
public record FileBytes(byte[] data, String name) {

    /** The size of the file in bytes. */
    public int length() {
        return data.length;
    }

    /** The byte at a offset, 0 to 255. */
    public int at(long offset) {
        require(offset, 1);
        return data[(int) offset] & 0xff;
    }

    /** Two bytes, the higher one first. */
    public int big16(long offset) {
        require(offset, 2);
        int i = (int) offset;
        return (data[i] & 0xff) << 8 | data[i + 1] & 0xff;
    }

    /** Four bytes, the highest one first; 0 to 2^32-1. */
    public long big32(long offset) {
        return (long) big16(offset) << 16 | big16(offset + 2);
    }

    /** Two bytes, the lower one first. */
    public int little16(long offset) {
        require(offset, 2);
        int i = (int) offset;
        return (data[i + 1] & 0xff) << 8 | data[i] & 0xff;
    }

    /** Three bytes, the lowest one first. */
    public int little24(long offset) {
        return at(offset + 2) << 16 | little16(offset);
    }

    /** Four bytes, the lowest one first; 0 to 2^32-1. */
    public long little32(long offset) {
        return (long) little16(offset + 2) << 16 | little16(offset);
    }

    /** Whether the bytes from a offset on are those of a text in Latin-1. */
    public boolean has(long offset, String text) {
        if (offset < 0 || offset + text.length() > data.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ((data[(int) offset + i] & 0xff) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Four bytes as Latin-1 text: the type of a chunk. */
    public String type(long offset) {
        require(offset, 4);
        return new String(data, (int) offset, 4, StandardCharsets.ISO_8859_1);
    }

    /**
     * Does nothing if the file has the bytes.
     *
     * @throws InvalidMediaException if it is truncated
     */
    public void require(long offset, long length) {
        if (offset < 0 || length < 0 || offset + length > data.length) {
            throw damaged("it ends after %d bytes".formatted(data.length));
        }
    }

    /** The failure of a file that breaks the rules of its format. */
    public InvalidMediaException damaged(String what) {
        return new InvalidMediaException("%s is damaged or truncated: %s".formatted(name, what));
    }

    /** The failure of a file that breaks the rules of its format, as a decoder found. */
    public InvalidMediaException damaged(String what, Throwable cause) {
        return new InvalidMediaException(
                "%s is damaged or truncated: %s".formatted(name, what), cause);
    }

    /** The failure of a file that uses a part of its format which is not read. */
    public InvalidMediaException unsupported(String what, String supported) {
        return new InvalidMediaException(
                "%s is %s, which is not supported: expected %s".formatted(name, what, supported));
    }

    /** The failure of a file with more frames than are allowed. */
    public InvalidMediaException tooManyFrames(int maxFrames) {
        return new InvalidMediaException(
                "%s has more than maxFrames=%d frames".formatted(name, maxFrames));
    }
}
