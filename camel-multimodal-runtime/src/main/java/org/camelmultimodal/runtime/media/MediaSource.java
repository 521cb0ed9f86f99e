/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidMediaException;

/** A picture or a recording before it is decoded. */
public sealed interface MediaSource {

    /** A file on the local disk. */
    record File(Path path) implements MediaSource {
        @Override
        public String description() {
            return "file " + Excerpt.of(String.valueOf(path.getFileName()));
        }
    }

    /**
     * Bytes in memory.
     *
     * @param bytes the encoded media
     * @param name what the bytes are called in messages
     */
    record Bytes(byte[] bytes, String name) implements MediaSource {
        @Override
        public String description() {
            return name;
        }
    }

    /** What the source is called in messages. */
    String description();

    /** Opens the encoded media; the caller closes it. */
    default InputStream open() throws IOException {
        if (this instanceof Bytes memory) {
            return new ByteArrayInputStream(memory.bytes());
        }
        return Files.newInputStream(((File) this).path());
    }

    /**
     * Returns the encoded media as a whole.
     *
     * @param maxBytes maximum size; of a larger source no more than that is read
     * @throws InvalidMediaException if it cannot be read, is empty, or is larger
     */
    default byte[] readAll(long maxBytes) {
        try (InputStream in = open()) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maxBytes));
            if (in.read() >= 0) {
                throw tooLarge(description(), maxBytes);
            }
            if (bytes.length == 0) {
                throw new InvalidMediaException("%s is empty".formatted(description()));
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidMediaException(
                    "%s cannot be read: %s".formatted(description(), e.getMessage()), e);
        }
    }

    /** The failure of media that are larger than they may be. */
    static InvalidMediaException tooLarge(String description, long maxBytes) {
        return new InvalidMediaException(
                "%s is larger than maxBytes=%d".formatted(description, maxBytes));
    }
}
