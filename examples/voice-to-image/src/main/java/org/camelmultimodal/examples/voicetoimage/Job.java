/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A claimed recording, in a folder of its own. The result is written next to the recording, and a
 * move of the folder delivers both, so that at any moment either the job or its result exists.
 *
 * @param folder the folder, whose name is the id of the job
 */
record Job(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The folder of notes about the job, which are not part of the result. */
    private static final String NOTES = ".job";

    private static final String NAME = "name";

    /** Returns the folder of a new job that has no recording yet. */
    static Job create(Path folder, String name) throws IOException {
        Files.createDirectory(folder);
        var job = new Job(folder);
        job.keepName(name);
        return job;
    }

    String id() {
        return folder.getFileName().toString();
    }

    /**
     * Returns the recording.
     *
     * @throws NoSuchFileException if the job has no recording or no longer exists
     */
    Path recording() throws IOException {
        // Listed, not resolved by name, as the name may not be valid in the locale of the JVM.
        return children().stream()
                .filter(child -> !child.getFileName().toString().equals(NOTES))
                .filter(child -> !FileNames.RESERVED.contains(child.getFileName().toString()))
                .findFirst()
                .orElseThrow(() -> new NoSuchFileException(folder.toString()));
    }

    /** Returns whether there is a recording in the folder. */
    boolean hasRecording() throws IOException {
        try {
            return Files.exists(recording(), LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Returns the original file name of the recording. */
    String name() throws IOException {
        Path kept = notes().resolve(NAME);
        if (Files.exists(kept)) {
            return Files.readString(kept);
        }
        Path result = folder.resolve("result.json");
        String recorded =
                Files.exists(result)
                        ? JSON.readTree(result.toFile()).path("recording").asText()
                        : "";
        return recorded.isEmpty() ? recording().getFileName().toString() : recorded;
    }

    /** Returns the number of attempts that were started and not ended. */
    int attempts() throws IOException {
        if (!Files.isDirectory(notes())) {
            return 0;
        }
        try (Stream<Path> notes = Files.list(notes())) {
            return (int)
                    notes.filter(note -> note.getFileName().toString().startsWith("attempt"))
                            .count();
        }
    }

    /** Removes an earlier result and records on disk that an attempt starts. */
    void begin() throws IOException {
        if (!Files.exists(notes().resolve(NAME))) {
            keepName(name());
        }
        for (String file : FileNames.RESERVED) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.createTempFile(notes(), "attempt-", "");
    }

    /** Records on disk that the attempt ended, successfully or not, without a crash. */
    void ended() throws IOException {
        if (Files.isDirectory(notes())) {
            try (Stream<Path> notes = Files.list(notes())) {
                for (Path note :
                        notes.filter(n -> n.getFileName().toString().startsWith("attempt"))
                                .toList()) {
                    Files.delete(note);
                }
            }
        }
    }

    /** Deletes the notes. The result contains the original name. */
    void seal() throws IOException {
        Folders.delete(notes());
    }

    private void keepName(String name) throws IOException {
        Files.createDirectories(notes());
        Path partial = Files.writeString(notes().resolve("partial"), name);
        Files.move(partial, notes().resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path notes() {
        return folder.resolve(NOTES);
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }
}
