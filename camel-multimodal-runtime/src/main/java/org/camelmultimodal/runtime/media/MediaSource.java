/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidMediaException;

/** An image or a recording before it is decoded. */
public sealed interface MediaSource {

    /** The largest array that JVMs make. */
    int MAX_ARRAY = Integer.MAX_VALUE - 8;

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
     * @param name what the bytes are called in messages; a stranger may have chosen it
     */
    record Bytes(byte[] bytes, String name) implements MediaSource {
        @Override
        public String description() {
            return Excerpt.of(name);
        }
    }

    /** What the source is called in messages: a short text without control characters. */
    String description();

    /**
     * Opens the encoded media; the caller closes it.
     *
     * @throws InvalidMediaException if it is no regular file: a pipe or a device may never end
     */
    default InputStream open() throws IOException {
        if (this instanceof Bytes memory) {
            return new ByteArrayInputStream(memory.bytes());
        }
        requireRegular();
        return Files.newInputStream(((File) this).path());
    }

    /**
     * Returns a copy of the encoded media as a whole.
     *
     * @param maxBytes maximum size; a larger file is refused by its size, and of one that grows
     *     meanwhile no more than that is read
     * @throws InvalidMediaException if it cannot be read, is empty, or is larger
     */
    default byte[] readAll(long maxBytes) {
        try {
            if (size() > Math.min(maxBytes, MAX_ARRAY)) {
                throw tooLarge(description(), maxBytes);
            }
            return readAtMost(maxBytes);
        } catch (IOException e) {
            throw new InvalidMediaException(
                    "%s cannot be read: %s".formatted(description(), e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new InvalidMediaException(
                    "%s needs more memory than there is. Lower the option maxBytes, or raise the heap of the JVM."
                            .formatted(description()),
                    e);
        }
    }

    /**
     * Returns the encoded media in memory: this, or the content of the file.
     *
     * @param maxBytes maximum size
     * @throws InvalidMediaException if it cannot be read, is empty, or is larger
     */
    default Bytes inMemory(long maxBytes) {
        return this instanceof Bytes memory ? memory : new Bytes(readAll(maxBytes), description());
    }

    private byte[] readAtMost(long maxBytes) throws IOException {
        try (InputStream in = open()) {
            byte[] bytes = in.readNBytes((int) Math.min(MAX_ARRAY, maxBytes));
            if (in.read() >= 0) {
                throw tooLarge(description(), maxBytes);
            }
            if (bytes.length == 0) {
                throw new InvalidMediaException("%s is empty".formatted(description()));
            }
            return bytes;
        }
    }

    private long size() throws IOException {
        return this instanceof Bytes memory ? memory.bytes().length : requireRegular().size();
    }

    private BasicFileAttributes requireRegular() throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(((File) this).path(), BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new InvalidMediaException("%s is not a regular file".formatted(description()));
        }
        return attributes;
    }

    /** The failure of media that are larger than they may be. */
    static InvalidMediaException tooLarge(String description, long maxBytes) {
        return new InvalidMediaException(
                "%s is larger than maxBytes=%d".formatted(description, maxBytes));
    }
}
