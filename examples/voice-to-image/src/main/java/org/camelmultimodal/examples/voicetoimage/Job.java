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
 * A claimed recording: a folder with the recording in it. The result is written beside the
 * recording, and moving the folder delivers both, so that at every moment there is one of them.
 *
 * @param folder its name is the identity of the job
 */
record Job(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is known of the job besides the recording; it is not part of a result. */
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
     * @throws NoSuchFileException if the job has none, or is no longer here
     */
    Path recording() throws IOException {
        // Listed, not resolved by name: another locale may be unable to spell the name.
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

    /** Returns the name under which the recording came, as its sender wrote it. */
    String name() throws IOException {
        Path kept = notes().resolve(NAME);
        if (Files.exists(kept)) {
            return Files.readString(kept);
        }
        Path result = folder.resolve("result.json");
        String said =
                Files.exists(result)
                        ? JSON.readTree(result.toFile()).path("recording").asText()
                        : "";
        return said.isEmpty() ? recording().getFileName().toString() : said;
    }

    /** Returns how often the work was begun and not ended. */
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

    /** Removes an earlier result and notes on disk that the work begins. */
    void begin() throws IOException {
        if (!Files.exists(notes().resolve(NAME))) {
            keepName(name());
        }
        for (String file : FileNames.RESERVED) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.createTempFile(notes(), "attempt-", "");
    }

    /** Notes on disk that the work ended, well or not, and the application lives. */
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

    /** Leaves only what belongs to the result, in which the name is written. */
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
