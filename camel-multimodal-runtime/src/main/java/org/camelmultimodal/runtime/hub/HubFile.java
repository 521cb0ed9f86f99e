/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.camelmultimodal.runtime.Digest;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.FileCheck;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * A file of a repository on the hub.
 *
 * @param path relative to the repository; checked to stay within it and to be a valid file name
 * @param size in bytes; -1 if the hub does not state it
 * @param sha256 the digest of the content, which the hub states for files in large file storage
 * @param gitSha1 git's blob digest, which the hub states for the others
 */
record HubFile(String path, long size, Optional<String> sha256, Optional<String> gitSha1) {

    /** Ends the name of a file whose download is unfinished. */
    static final String PARTIAL_SUFFIX = ".part";

    private static final int MAX_PATH_BYTES = 1024;

    /** Leaves room for {@link #PARTIAL_SUFFIX} below the usual limit of 255 bytes. */
    private static final int MAX_SEGMENT_BYTES = 240;

    HubFile {
        // Otherwise a server could write anywhere.
        if (path.isEmpty()
                || path.startsWith("/")
                || path.contains("\\")
                || path.contains(":")
                || path.chars().anyMatch(Character::isISOControl)
                || bytes(path) > MAX_PATH_BYTES
                || hasInvalidSegment(path)) {
            throw new InvalidModelException(
                    "The hub lists the file '%s': expected a valid file name within the repository"
                            .formatted(Excerpt.of(path)));
        }
    }

    private static boolean hasInvalidSegment(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || bytes(segment) > MAX_SEGMENT_BYTES) {
                return true;
            }
        }
        return false;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Returns the path of the file in a snapshot.
     *
     * @throws InvalidModelException if its name is not valid in this file system
     */
    Path in(Path snapshot) {
        try {
            return snapshot.resolve(path);
        } catch (InvalidPathException e) {
            throw new InvalidModelException(
                    "The hub lists the file '%s': expected a name that is valid in this file system"
                            .formatted(path),
                    e);
        }
    }

    /**
     * Returns whether a file has the digest that the hub states; true if it states none.
     *
     * @param stored the file, complete
     */
    boolean hasStatedDigest(Path stored) throws IOException {
        try (InputStream in = Files.newInputStream(stored)) {
            if (sha256.isPresent()) {
                return Digest.SHA_256.of(in).equals(sha256.get());
            }
            if (gitSha1.isPresent()) {
                // Git digests a header before the content.
                var header = "blob %d\0".formatted(Files.size(stored));
                var blob =
                        new SequenceInputStream(
                                new ByteArrayInputStream(
                                        header.getBytes(StandardCharsets.US_ASCII)),
                                in);
                return Digest.SHA_1.of(blob).equals(gitSha1.get());
            }
            return true;
        }
    }

    /**
     * Compares the stored file with what is stated.
     *
     * @param knownSha256 a digest from another source than the hub, which must match too
     */
    FileCheck check(Path snapshot, Optional<String> knownSha256) throws IOException {
        Path stored = in(snapshot);
        if (!Files.isRegularFile(stored)) {
            return new FileCheck(path, FileCheck.State.MISSING, 0);
        }
        long bytes = Files.size(stored);
        if (size >= 0 && bytes != size || !hasStatedDigest(stored)) {
            return new FileCheck(path, FileCheck.State.DAMAGED, bytes);
        }
        if (knownSha256.isPresent()) {
            var known = new HubFile(path, bytes, knownSha256, Optional.empty());
            return new FileCheck(
                    path,
                    known.hasStatedDigest(stored) ? FileCheck.State.OK : FileCheck.State.DAMAGED,
                    bytes);
        }
        boolean isStated = sha256.isPresent() || gitSha1.isPresent();
        return new FileCheck(path, isStated ? FileCheck.State.OK : FileCheck.State.UNKNOWN, bytes);
    }
}
