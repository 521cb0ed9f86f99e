/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
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
                            .formatted(path.length() > 100 ? path.substring(0, 100) + "…" : path));
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
}
