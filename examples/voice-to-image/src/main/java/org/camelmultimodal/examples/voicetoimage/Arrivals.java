/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
     * Claims files that nobody has written to for a while, the oldest first: by name, some would
     * never have their turn.
     *
     * @param room maximum number
     */
    List<Claimed> claim(int room) throws IOException {
        Map<Path, BasicFileAttributes> files = look();
        List<Path> oldestFirst =
                files.keySet().stream()
                        .sorted(Comparator.comparing(file -> files.get(file).lastModifiedTime()))
                        .toList();
        var claimed = new ArrayList<Claimed>();
        for (Path file : oldestFirst) {
            try {
                claim(file, files.get(file), claimed.size() < room).ifPresent(claimed::add);
            } catch (IOException e) {
                complain(file, "cannot be claimed: " + e);
            }
        }
        quiet.retain(files.keySet());
        complaints.keySet().retainAll(files.keySet());
        return claimed;
    }

    /** What each file is like now, except those that are still written under another name. */
    private Map<Path, BasicFileAttributes> look() throws IOException {
        var found = new HashMap<Path, BasicFileAttributes>();
        try (Stream<Path> children = Files.list(inbox)) {
            for (Path file : children.filter(child -> !isUnfinished(child)).toList()) {
                try {
                    found.put(file, Fingerprint.attributes(file));
                } catch (NoSuchFileException e) {
                    // Another instance claimed it, or the sender took it back.
                    continue;
                }
            }
        }
        return found;
    }

    private Optional<Claimed> claim(Path file, BasicFileAttributes attributes, boolean isRoom)
            throws IOException {
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
