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

/** An encoded image or recording. */
public sealed interface MediaSource {

    /** Maximum length of an array. */
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
     * @param name the name of the media in error messages; untrusted
     */
    record Bytes(byte[] bytes, String name) implements MediaSource {
        @Override
        public String description() {
            return Excerpt.of(name);
        }
    }

    /**
     * Returns the name of the source in error messages: a short text without control characters.
     */
    String description();

    /**
     * Opens the encoded media. The caller must close the stream.
     *
     * @throws InvalidMediaException if it is not a regular file: a pipe or a device may never end
     */
    default InputStream open() throws IOException {
        if (this instanceof Bytes memory) {
            return new ByteArrayInputStream(memory.bytes());
        }
        requireRegular();
        return Files.newInputStream(((File) this).path());
    }

    /**
     * Returns a copy of all bytes of the encoded media.
     *
     * @param maxBytes maximum size in bytes; a larger file fails before it is read, and of a file
     *     that grows meanwhile at most that much is read
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
                    "%s does not fit into memory: expected smaller media. Decrease the option maxBytes, or increase the heap of the JVM"
                            .formatted(description()),
                    e);
        }
    }

    /**
     * Returns the encoded media in memory: this instance, or the content of the file.
     *
     * @param maxBytes maximum size in bytes
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
                throw new InvalidMediaException(
                        "%s is empty: expected an image or a recording".formatted(description()));
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
            throw new InvalidMediaException(
                    "%s is not a regular file: expected a file that can be read"
                            .formatted(description()));
        }
        return attributes;
    }

    /** Returns the exception for media that exceed the maximum size. */
    static InvalidMediaException tooLarge(String description, long maxBytes) {
        return new InvalidMediaException(
                "%s is too large: expected at most maxBytes=%d. Set the option maxBytes"
                        .formatted(description, maxBytes));
    }
}
