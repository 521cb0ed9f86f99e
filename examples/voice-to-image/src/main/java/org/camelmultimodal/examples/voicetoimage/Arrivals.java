/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files in the inbox: which are whole, and which are none that a recording could be in. */
final class Arrivals {

    /**
     * A recording that was claimed.
     *
     * @param seen what it was like when it was still in the inbox
     */
    record Claimed(Job job, Fingerprint seen) {}

    private final Path inbox;
    private final Claims claims;
    private final Quiet quiet;
    private final Progress progress;
    private final Map<Path, String> complaints = new HashMap<>();

    Arrivals(Path inbox, Claims claims, Quiet quiet, Progress progress) {
        this.inbox = inbox;
        this.claims = claims;
        this.quiet = quiet;
        this.progress = progress;
    }

    /**
     * Claims files that nobody has written to for a while, by name.
     *
     * @param room maximum number
     */
    List<Claimed> claim(int room) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(inbox)) {
            files = children.filter(file -> !isUnfinished(file)).sorted().toList();
        }
        var claimed = new ArrayList<Claimed>();
        for (Path file : files) {
            try {
                claim(file, claimed.size() < room).ifPresent(claimed::add);
            } catch (NoSuchFileException e) {
                // Another instance was faster, or the sender took it back.
                continue;
            } catch (IOException e) {
                complain(file, "cannot be claimed: " + e);
            }
        }
        quiet.retain(new HashSet<>(files));
        complaints.keySet().retainAll(files);
        return claimed;
    }

    private Optional<Claimed> claim(Path file, boolean isRoom) throws IOException {
        BasicFileAttributes attributes = Fingerprint.attributes(file);
        if (!attributes.isRegularFile()) {
            complain(file, "ignored: it is %s, not a regular file".formatted(kind(attributes)));
            return Optional.empty();
        }
        var seen = Fingerprint.of(attributes);
        return quiet.isQuiet(file, seen) && isRoom
                ? claims.claim(file).map(job -> new Claimed(job, seen))
                : Optional.empty();
    }

    /**
     * Gives back what took the place of a file between looking and claiming; it is never opened.
     */
    void giveBack(Job job, Path notRegular) throws IOException {
        Files.move(notRegular, inbox.resolve(notRegular.getFileName()));
        Folders.delete(job.folder());
    }

    /** Hidden files are those of upload tools, and .part is what browsers call theirs. */
    private static boolean isUnfinished(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") || name.endsWith(".part");
    }

    private static String kind(BasicFileAttributes attributes) {
        return attributes.isSymbolicLink()
                ? "a symbolic link"
                : attributes.isDirectory() ? "a folder" : "a device or a pipe";
    }

    /** Says a thing once, not at each look. */
    private void complain(Path file, String text) {
        if (!text.equals(complaints.put(file, text))) {
            progress.note(file.getFileName().toString(), text);
        }
    }
}
