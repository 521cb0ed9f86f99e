/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * A file of a repository on the hub.
 *
 * @param path relative to the repository; checked to stay within it, and to be one that file
 *     systems take
 * @param size in bytes, -1 if the hub does not say it
 * @param sha256 the digest of the content, known of files in large file storage
 * @param gitSha1 git's digest of the others
 */
record HubFile(String path, long size, Optional<String> sha256, Optional<String> gitSha1) {

    private static final int MAX_PATH_BYTES = 1024;

    /** With room for what is put behind the name while the file is fetched. */
    private static final int MAX_STEP_BYTES = 240;

    HubFile {
        // A server could else write where it likes.
        if (path.isEmpty()
                || path.startsWith("/")
                || path.contains("\\")
                || path.contains(":")
                || path.chars().anyMatch(Character::isISOControl)
                || bytes(path) > MAX_PATH_BYTES
                || hasBadStep(path)) {
            throw new InvalidModelException(
                    "The hub names a file '%s', which does not stay within its repository or is no name of a file"
                            .formatted(path.length() > 100 ? path.substring(0, 100) + "…" : path));
        }
    }

    private static boolean hasBadStep(String path) {
        for (String step : path.split("/", -1)) {
            if (step.isEmpty()
                    || step.equals(".")
                    || step.equals("..")
                    || bytes(step) > MAX_STEP_BYTES) {
                return true;
            }
        }
        return false;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Where the file lies in a copy of its repository. */
    Path in(Path snapshot) {
        try {
            return snapshot.resolve(path);
        } catch (InvalidPathException e) {
            throw new InvalidModelException(
                    "The hub names a file '%s', which this file system does not take"
                            .formatted(path),
                    e);
        }
    }
}
