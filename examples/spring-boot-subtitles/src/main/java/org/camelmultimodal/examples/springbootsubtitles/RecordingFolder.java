/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;

/**
 * The folder of the recordings. A recording stays where it is, and its subtitles are written beside
 * it; one that has both is done, so nothing else has to be remembered over a restart.
 */
final class RecordingFolder {

    /** The subtitles of a recording, with the extensions of their names in lower case. */
    static final List<TranscriptFormat> FORMATS =
            List.of(TranscriptFormat.SRT, TranscriptFormat.VTT);

    private static final Set<String> EXTENSIONS =
            Set.of(
                    "aac", "aif", "aiff", "amr", "avi", "flac", "m4a", "m4v", "mka", "mkv", "mov",
                    "mp3", "mp4", "mpeg", "mpg", "oga", "ogg", "ogv", "opus", "ts", "wav", "webm",
                    "wma", "wmv");

    private static final String PART = ".part";

    private final Path folder;

    RecordingFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Creates the folders, and deletes the incomplete files of a process that was killed. */
    void prepare() throws IOException {
        Files.createDirectories(failedFolder());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(RecordingFolder::isPart).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".subtitles-") && name.endsWith(PART);
    }

    Path path() {
        return folder;
    }

    Path failedFolder() {
        return folder.resolve("failed");
    }

    Path recording(String name) {
        return folder.resolve(name);
    }

    /**
     * Returns whether a name is that of a recording or video: not hidden, with a known extension.
     */
    static boolean isRecordingName(String name) {
        return name.lastIndexOf('.') > 0
                && !name.startsWith(".")
                && EXTENSIONS.contains(extension(name).toLowerCase(Locale.ROOT));
    }

    /** Returns the recordings in the folder, by name. Links are no recordings. */
    List<String> recordings() throws IOException {
        return recordings(folder);
    }

    /** Returns the names of the failed recordings. */
    List<String> failed() throws IOException {
        return recordings(failedFolder());
    }

    private static List<String> recordings(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .filter(RecordingFolder::isRecordingName)
                    .sorted()
                    .toList();
        }
    }

    /**
     * Returns the file of the subtitles of a recording: that of <code>talk.mp4</code> is <code>
     * talk.srt</code>, as players expect, or <code>talk.mp4.srt</code> if there is also a <code>
     * talk.mp3</code>.
     */
    Path subtitles(String name, TranscriptFormat format) {
        return folder.resolve(
                (isUnique(name) ? stem(name) : name)
                        + "."
                        + format.name().toLowerCase(Locale.ROOT));
    }

    /** Asks for files by name, as the list of a large folder takes long. */
    private boolean isUnique(String name) {
        return EXTENSIONS.stream()
                .flatMap(extension -> Stream.of(extension, extension.toUpperCase(Locale.ROOT)))
                .map(extension -> stem(name) + "." + extension)
                .filter(other -> !other.equalsIgnoreCase(name))
                .noneMatch(other -> Files.exists(folder.resolve(other)));
    }

    /** Returns whether all subtitles of a recording exist. */
    boolean isDone(String name) {
        return FORMATS.stream().allMatch(format -> Files.exists(subtitles(name, format)));
    }

    /** Writes the subtitles of a recording that do not exist yet. */
    void deliver(String name, Transcription transcription) throws IOException {
        for (TranscriptFormat format : FORMATS) {
            publish(subtitles(name, format), format.write(transcription));
        }
    }

    /**
     * Moves a recording to the folder of failed recordings and writes the reason beside it: first
     * the reason, so that a recording there always has one.
     */
    void fail(String name, String reason) throws IOException {
        Path target = free(failedFolder(), name);
        Files.deleteIfExists(reasonOf(target));
        publish(reasonOf(target), reason + "\n");
        Files.move(recording(name), target);
    }

    /** Returns why a recording failed. */
    Optional<String> reason(String name) throws IOException {
        Path file = reasonOf(failedFolder().resolve(name));
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(Files.readString(file).strip())
                : Optional.empty();
    }

    /** Returns a new file for an upload, which is no recording until it is moved. */
    Path newPart() {
        return folder.resolve(".subtitles-" + UUID.randomUUID() + PART);
    }

    /** Writes a file completely, or not at all; an existing file is kept. */
    private void publish(Path file, String text) throws IOException {
        Path part = newPart();
        try {
            Files.writeString(part, text);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            moveIfAbsent(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Moves a complete file to its name, and returns false if that is taken. */
    static synchronized boolean moveIfAbsent(Path part, Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static Path reasonOf(Path recording) {
        return recording.resolveSibling(recording.getFileName() + ".txt");
    }

    private static Path free(Path folder, String name) {
        Path file = folder.resolve(name);
        for (int i = 2; Files.exists(file, LinkOption.NOFOLLOW_LINKS); i++) {
            file = folder.resolve("%s-%d.%s".formatted(stem(name), i, extension(name)));
        }
        return file;
    }

    private static String stem(String name) {
        return name.substring(0, name.length() - extension(name).length() - 1);
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
