/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.support.LRUCacheFactory;
import org.camelmultimodal.runtime.Excerpt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the files that a route takes from a folder that others can write to: regular files with
 * names that stay names. Others stay in the folder, with a warning.
 */
public class InboxFilter implements GenericFileFilter<File> {

    private static final Logger LOG = LoggerFactory.getLogger(InboxFilter.class);

    /** The folder of the routes in the Java DSL, whose complete files each become a message. */
    static final String INBOX =
            "file:{{inbox}}?readLock=changed&readLockMinAge={{quietMillis}}&readLockCheckInterval=200"
                    // A file that is still written to holds up the others for a second at most.
                    // An empty file fails, too.
                    + "&readLockTimeout=1000&readLockMinLength=0&readLockLoggingLevel=DEBUG"
                    + "&filter=#class:org.camelmultimodal.routes.InboxFilter"
                    + "&delay=200&initialDelay=0&sortBy=file:modified"
                    + "&move={{done}}/${file:name}&moveFailed={{failed}}/${exchangeId}-${file:name}";

    /** Leaves room below the usual limit of 255 bytes for what the routes add to a name. */
    static final int MAX_NAME_BYTES = 200;

    private static final int MAX_WARNINGS = 1000;

    /** The component takes a backslash for a slash, which would lead to another folder. */
    private static final Pattern UNSAFE = Pattern.compile("[\\\\\\p{Cc}\\p{Zl}\\p{Zp}]");

    /** The names that a warning was logged about, the latest of them. */
    private final Map<String, Boolean> warned = LRUCacheFactory.newLRUCache(MAX_WARNINGS);

    @Override
    public boolean accept(GenericFile<File> file) {
        String name = file.getFile().getName();
        if (hasSafeName(name) && isRegular(file.getFile())) {
            return true;
        }
        if (warned.put(name, true) == null) {
            LOG.warn(
                    "The file {} stays in its folder: expected a regular file, no link, with a name of at most {} bytes without backslashes and control characters. Rename or remove it",
                    Excerpt.of(name),
                    MAX_NAME_BYTES);
        }
        return false;
    }

    private static boolean hasSafeName(String name) {
        return !UNSAFE.matcher(name).find()
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
    }

    /** A link could lead to a file that its sender must not read, and a pipe never ends. */
    private static boolean isRegular(File file) {
        try {
            Path path = file.toPath();
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            LOG.debug("The name of a file is invalid in the charset of the file system", e);
            return false;
        }
    }
}
