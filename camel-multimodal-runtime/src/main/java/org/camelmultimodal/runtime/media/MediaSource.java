/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidMediaException;

/** A picture or a recording before it is decoded. */
public sealed interface MediaSource {

    /** A file on the local disk. */
    record File(Path path) implements MediaSource {
        @Override
        public String description() {
            return "file " + path.getFileName();
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
     * The encoded media as a whole.
     *
     * @throws InvalidMediaException if it cannot be read or is empty
     */
    default byte[] readAll() {
        try (InputStream in = open()) {
            byte[] bytes = in.readAllBytes();
            if (bytes.length == 0) {
                throw new InvalidMediaException("%s is empty".formatted(description()));
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidMediaException(
                    "%s cannot be read: %s".formatted(description(), e.getMessage()), e);
        }
    }
}
