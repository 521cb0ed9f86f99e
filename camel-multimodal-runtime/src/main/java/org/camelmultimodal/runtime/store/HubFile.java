/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.util.Optional;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * A file of a repository on the hub.
 *
 * @param path relative to the repository; checked to stay within it
 * @param size in bytes
 * @param sha256 the digest of the content, known of files in large file storage
 * @param gitSha1 git's digest of the others
 */
record HubFile(String path, long size, Optional<String> sha256, Optional<String> gitSha1) {

    HubFile {
        // A server could else write where it likes.
        if (path.isEmpty()
                || path.startsWith("/")
                || path.contains("\\")
                || path.contains(":")
                || path.contains("\0")
                || hasBadStep(path)) {
            throw new InvalidModelException(
                    "The hub names a file '%s', which does not stay within its repository"
                            .formatted(path));
        }
    }

    private static boolean hasBadStep(String path) {
        for (String step : path.split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
