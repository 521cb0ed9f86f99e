/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The work folder. Files and folders appear in it atomically, by one move. */
public class Folders {

    private final Path work;

    public Folders(Path work) {
        this.work = work;
    }

    Path inbox() {
        return work.resolve("inbox");
    }

    /** Returns the folder of the instances and their jobs. */
    Path claims() {
        return work.resolve("claims");
    }

    Path of(Outcome outcome) {
        return work.resolve(outcome.folder());
    }

    Path gallery() {
        return of(Outcome.OUTBOX).resolve("index.html");
    }

    /**
     * Creates the folders.
     *
     * @throws IOException if they are on several file systems, between which moves are not atomic
     */
    void prepare() throws IOException {
        Files.createDirectories(inbox());
        Files.createDirectories(claims());
        for (Outcome outcome : Outcome.values()) {
            Files.createDirectories(of(outcome));
            requireSameFileSystem(of(outcome));
        }
        requireSameFileSystem(inbox());
    }

    private void requireSameFileSystem(Path folder) throws IOException {
        if (!Files.getFileStore(folder).equals(Files.getFileStore(claims()))) {
            throw new FileSystemException(
                    folder.toString(), claims().toString(), "both must be on the same file system");
        }
    }

    /** Turns the folder of a job into a result, under the first free name. */
    Path finish(Outcome outcome, Path job, String name) throws IOException {
        for (int i = 1; ; i++) {
            Path target = of(outcome).resolve(i == 1 ? name : name + "-" + i);
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    return Files.move(job, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    // Another instance may have used the name in the meantime. A folder with
                    // content
                    // is never replaced.
                    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS) || !Files.exists(job)) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Returns the results, the newest first. */
    List<Path> results(Outcome outcome) throws IOException {
        try (Stream<Path> children = Files.list(of(outcome))) {
            return children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted(
                            Comparator.comparingLong((Path child) -> child.toFile().lastModified())
                                    .reversed())
                    .toList();
        }
    }

    /** Deletes a folder and its content. Symbolic links are deleted, not followed. */
    static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
