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

/** Finds complete recordings in the inbox and claims them. */
final class Arrivals {

    /**
     * A claimed recording.
     *
     * @param seen its fingerprint in the inbox, before it was claimed
     */
    record Claimed(Job job, Fingerprint seen) {}

    private final Path inbox;
    private final Claims claims;
    private final QuietPeriod quiet;
    private final Progress progress;
    private final Map<Path, String> reported = new HashMap<>();

    Arrivals(Path inbox, Claims claims, QuietPeriod quiet, Progress progress) {
        this.inbox = inbox;
        this.claims = claims;
        this.quiet = quiet;
        this.progress = progress;
    }

    /**
     * Claims files that have not changed during the quiet period, the oldest first. In the order of
     * names, some files might never be claimed.
     *
     * @param maximum the maximum number of files to claim
     */
    List<Claimed> claim(int maximum) throws IOException {
        Map<Path, BasicFileAttributes> files = scan();
        List<Path> oldestFirst =
                files.keySet().stream()
                        .sorted(Comparator.comparing(file -> files.get(file).lastModifiedTime()))
                        .toList();
        var claimed = new ArrayList<Claimed>();
        for (Path file : oldestFirst) {
            try {
                claim(file, files.get(file), claimed.size() < maximum).ifPresent(claimed::add);
            } catch (IOException e) {
                report(file, "cannot be claimed: " + e);
            }
        }
        quiet.retain(files.keySet());
        reported.keySet().retainAll(files.keySet());
        return claimed;
    }

    /** Returns the attributes of each file, except those with the name of an incomplete file. */
    private Map<Path, BasicFileAttributes> scan() throws IOException {
        var found = new HashMap<Path, BasicFileAttributes>();
        try (Stream<Path> children = Files.list(inbox)) {
            for (Path file : children.filter(child -> !isIncomplete(child)).toList()) {
                try {
                    found.put(file, Fingerprint.attributes(file));
                } catch (NoSuchFileException e) {
                    // Another instance claimed it, or the sender removed it.
                    continue;
                }
            }
        }
        return found;
    }

    private Optional<Claimed> claim(Path file, BasicFileAttributes attributes, boolean mayClaim)
            throws IOException {
        if (!attributes.isRegularFile()) {
            report(file, "ignored: it is %s, not a regular file".formatted(kind(attributes)));
            return Optional.empty();
        }
        var seen = Fingerprint.of(attributes);
        return quiet.isQuiet(file, seen) && mayClaim
                ? claims.claim(file).map(job -> new Claimed(job, seen))
                : Optional.empty();
    }

    /**
     * Returns something that replaced a file between scan and claim to the inbox, without opening
     * it.
     */
    void returnToInbox(Job job, Path notRegular) throws IOException {
        Files.move(notRegular, inbox.resolve(notRegular.getFileName()));
        Folders.delete(job.folder());
    }

    /** Upload tools and browsers use hidden names and .part for incomplete files. */
    private static boolean isIncomplete(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") || name.endsWith(".part");
    }

    private static String kind(BasicFileAttributes attributes) {
        return attributes.isSymbolicLink()
                ? "a symbolic link"
                : attributes.isDirectory() ? "a folder" : "a device or a pipe";
    }

    /** Reports a problem once, not at each scan. */
    private void report(Path file, String text) {
        if (!text.equals(reported.put(file, text))) {
            progress.note(file.getFileName().toString(), text);
        }
    }
}
