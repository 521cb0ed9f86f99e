/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository, wherever the tests run. */
public final class Repository {

    // The property is Surefire's: tests run in a folder of their own.
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();

    private Repository() {}

    /** Returns a file by its path from the root of the repository. */
    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /** Returns a path from the root of the repository, with slashes. */
    public static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    /** Returns the files whose path from the root matches a glob, sorted, without build output. */
    public static List<Path> files(String glob) throws IOException {
        var matcher = ROOT.getFileSystem().getPathMatcher("glob:" + glob);
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> matcher.matches(ROOT.relativize(file)))
                    .filter(file -> !("/" + name(file)).contains("/target/"))
                    .sorted()
                    .toList();
        }
    }
}
