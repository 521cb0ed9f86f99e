/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * Detects that a file changed. Times are compared with each other only, never with a clock, as the
 * clocks of the writer, of the file system and of this machine may differ.
 *
 * @param size the size in bytes
 * @param modified the time of the last write, as reported by the file system
 * @param key identifies the file, also after a move; null if the file system has no such key
 */
record Fingerprint(long size, FileTime modified, Object key) {

    /** Returns the current fingerprint of a file. Symbolic links are not followed. */
    static Fingerprint of(Path file) throws IOException {
        return of(attributes(file));
    }

    static Fingerprint of(BasicFileAttributes attributes) {
        return new Fingerprint(
                attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /** Returns the attributes of a file, or of the symbolic link itself. */
    static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
