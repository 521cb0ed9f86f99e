/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.nio.charset.StandardCharsets;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * The bytes of a media file, read with bounds checks: an offset outside of the file means that the
 * file is truncated.
 *
 * @param data the whole file; not copied
 * @param name the name of the file in error messages
 */
public record FileBytes(byte[] data, String name) {

    /** Returns the size of the file in bytes. */
    public int length() {
        return data.length;
    }

    /** Returns the byte at an offset, 0 to 255. */
    public int at(long offset) {
        require(offset, 1);
        return data[(int) offset] & 0xff;
    }

    /** Returns a big-endian 16-bit integer. */
    public int big16(long offset) {
        require(offset, 2);
        int i = (int) offset;
        return (data[i] & 0xff) << 8 | data[i + 1] & 0xff;
    }

    /** Returns a big-endian 32-bit integer, 0 to 2^32-1. */
    public long big32(long offset) {
        return (long) big16(offset) << 16 | big16(offset + 2);
    }

    /** Returns a little-endian 16-bit integer. */
    public int little16(long offset) {
        require(offset, 2);
        int i = (int) offset;
        return (data[i + 1] & 0xff) << 8 | data[i] & 0xff;
    }

    /** Returns a little-endian 24-bit integer. */
    public int little24(long offset) {
        return at(offset + 2) << 16 | little16(offset);
    }

    /** Returns a little-endian 32-bit integer, 0 to 2^32-1. */
    public long little32(long offset) {
        return (long) little16(offset + 2) << 16 | little16(offset);
    }

    /** Returns whether the bytes at an offset equal a Latin-1 text. */
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

    /** Returns four bytes as Latin-1 text, such as the type of a chunk. */
    public String type(long offset) {
        require(offset, 4);
        return new String(data, (int) offset, 4, StandardCharsets.ISO_8859_1);
    }

    /**
     * Checks that the file contains a range of bytes.
     *
     * @throws InvalidMediaException if it is truncated
     */
    public void require(long offset, long length) {
        if (offset < 0 || length < 0 || offset + length > data.length) {
            throw damaged("it ends after %d bytes".formatted(data.length));
        }
    }

    /** Returns the exception for a file that violates its format. */
    public InvalidMediaException damaged(String what) {
        return new InvalidMediaException("%s is damaged or truncated: %s".formatted(name, what));
    }

    /** Returns the exception for a file that a decoder rejects. */
    public InvalidMediaException damaged(String what, Throwable cause) {
        return new InvalidMediaException(
                "%s is damaged or truncated: %s".formatted(name, what), cause);
    }

    /** Returns the exception for a file that uses an unsupported feature of its format. */
    public InvalidMediaException unsupported(String what, String supported) {
        return new InvalidMediaException(
                "%s is %s, which is not supported: expected %s".formatted(name, what, supported));
    }

    /** Returns the exception for a file with too many frames. */
    public InvalidMediaException tooManyFrames(int maxFrames) {
        return new InvalidMediaException(
                "%s has too many frames: expected at most maxFrames=%d. Set the option maxFrames"
                        .formatted(name, maxFrames));
    }
}
