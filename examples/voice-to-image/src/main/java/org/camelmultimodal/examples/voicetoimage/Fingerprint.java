/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * By what a change of a file is seen. The time is compared with itself only, never with a clock:
 * the clocks of the writer, of the file system and of this machine may differ.
 *
 * @param size in bytes
 * @param modified the time of the last write, as the file system says
 * @param key the identity of the file where the file system has one, else null; it survives a move
 */
record Fingerprint(long size, FileTime modified, Object key) {

    /** Returns what a file is like now; a symbolic link is not followed. */
    static Fingerprint of(Path file) throws IOException {
        return of(attributes(file));
    }

    static Fingerprint of(BasicFileAttributes attributes) {
        return new Fingerprint(
                attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /** Returns the attributes of a file or of the link itself. */
    static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
