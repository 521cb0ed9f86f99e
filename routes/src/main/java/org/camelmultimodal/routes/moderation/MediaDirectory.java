/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.camelmultimodal.runtime.Digest;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * The directory with the media of posts, of which messages have only the name (claim check). All
 * processes share it.
 */
public final class MediaDirectory {

    private final Path directory;
    private final long maxBytes;

    /**
     * Opens the directory, and creates it if it does not exist.
     *
     * @param maxBytes maximum size of a file in bytes, above which it is not judged
     */
    public MediaDirectory(String directory, long maxBytes) throws IOException {
        this.directory = Files.createDirectories(Path.of(directory)).toRealPath();
        this.maxBytes = maxBytes;
    }

    /**
     * Stores media under a name: all of it or nothing.
     *
     * @param name a valid name of a post's media
     */
    public void put(String name, InputStream content) throws IOException {
        Path part = Files.createTempFile(directory, ".", ".part");
        try {
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Returns the file of a name that a {@link Post} has checked.
     *
     * @throws InvalidMediaException if there is no such regular file, or it is too large
     */
    Path file(String name) throws IOException {
        Path file = directory.resolve(name);
        // A symbolic link may lead elsewhere, and a pipe never ends.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidMediaException(
                    "The media directory has no file %s: expected a regular file"
                            .formatted(Excerpt.of(name)));
        }
        long bytes = Files.size(file);
        if (bytes > maxBytes) {
            throw new InvalidMediaException(
                    "The file %s has %d bytes: expected at most %d. Set the property maxMediaBytes"
                            .formatted(Excerpt.of(name), bytes, maxBytes));
        }
        return file;
    }

    /**
     * A copy of media, which their sender cannot change.
     *
     * @param file a temporary file; the caller deletes it
     * @param digest the SHA-256 digest of its content
     */
    record Copy(Path file, String digest) {}

    /**
     * Copies a file: what is judged is then what the digest is of, although the sender may replace
     * the file at any time, and put it back.
     *
     * @throws InvalidMediaException if there is no such regular file, or it is too large
     */
    Copy copy(String name) throws IOException {
        Path copy = Files.createTempFile("moderation-", "-" + name);
        try (InputStream content = open(name)) {
            Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            return new Copy(copy, digest(Files.newInputStream(copy)));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private InputStream open(String name) throws IOException {
        return new Limited(Files.newInputStream(file(name), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Returns the SHA-256 digest of a file.
     *
     * @throws InvalidMediaException if there is no such regular file, or it is too large
     */
    String digest(String name) throws IOException {
        return digest(open(name));
    }

    private static String digest(InputStream opened) throws IOException {
        try (opened) {
            return Digest.SHA_256.of(opened);
        }
    }

    /** A file may grow while it is read. */
    private final class Limited extends FilterInputStream {

        private long remaining = maxBytes;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            remaining -= Math.max(0, count);
            if (remaining < 0) {
                throw new InvalidMediaException("A file grows while it is read");
            }
            return count;
        }
    }
}
