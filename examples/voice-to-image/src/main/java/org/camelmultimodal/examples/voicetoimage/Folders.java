/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The work folder: a result appears in it whole or not at all. */
public class Folders {

    private static final String PARTIAL = ".partial-";

    private final Path work;

    public Folders(Path work) {
        this.work = work;
    }

    Path inbox() {
        return work.resolve("inbox");
    }

    Path of(Outcome outcome) {
        return work.resolve(outcome.folder());
    }

    /** Makes the folders and clears what a killed run left half done. */
    void prepare() throws IOException {
        Files.createDirectories(inbox());
        for (Outcome outcome : Outcome.values()) {
            Files.createDirectories(of(outcome));
            try (Stream<Path> children = Files.list(of(outcome))) {
                for (Path child :
                        children.filter(c -> c.getFileName().toString().startsWith(PARTIAL))
                                .toList()) {
                    delete(child);
                }
            }
        }
    }

    /** An empty folder that is not yet a result. */
    Path begin(Outcome outcome) throws IOException {
        return Files.createTempDirectory(of(outcome), PARTIAL);
    }

    /**
     * Makes a folder a result. A result of the same recording, from a run that was killed before
     * the recording left the inbox, is replaced; one of another recording of that name is kept.
     *
     * @param recording the file within the folder by whose content recordings are told apart
     */
    Path finish(Outcome outcome, Path partial, String name, String recording) throws IOException {
        for (int i = 1; ; i++) {
            Path target = of(outcome).resolve(i == 1 ? name : name + "-" + i);
            if (Files.exists(target)
                    && isSame(target.resolve(recording), partial.resolve(recording))) {
                delete(target);
            }
            if (!Files.exists(target)) {
                return Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static boolean isSame(Path a, Path b) throws IOException {
        return Files.exists(a) && Files.mismatch(a, b) < 0;
    }

    /** The finished results, the newest first. */
    List<Path> results(Outcome outcome) throws IOException {
        try (Stream<Path> children = Files.list(of(outcome))) {
            return children.filter(Files::isDirectory)
                    .filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted(
                            Comparator.comparingLong((Path child) -> child.toFile().lastModified())
                                    .reversed())
                    .toList();
        }
    }

    /** Replaces a file by one move, so that a browser never reads half of it. */
    static void replace(Path file, String content) throws IOException {
        Path partial = Files.createTempFile(file.getParent(), PARTIAL, ".tmp");
        Files.writeString(partial, content);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
