/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.DownloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache in the layout of <code>huggingface_hub</code>: for each repository a folder with <code>
 * refs</code>, files that name the commit of a branch or tag, and <code>snapshots</code>, a folder
 * for each commit.
 *
 * <p>Source of the layout: the documentation of <code>huggingface_hub</code>.
 *
 * @param root the directory of the cache
 */
record HubCache(Path root) {

    private static final Logger LOG = LoggerFactory.getLogger(HubCache.class);

    /** Returns the directory of a commit, whether it exists or not. */
    Path snapshot(HubReference reference, String commit) {
        return repository(reference).resolve("snapshots").resolve(commit);
    }

    private Path repository(HubReference reference) {
        return root.resolve(reference.folder());
    }

    private Path ref(HubReference reference) {
        return repository(reference).resolve("refs").resolve(reference.revision());
    }

    /**
     * Returns the directory of the commit that the revision had when it was last downloaded.
     *
     * @return empty if the cache does not know the revision
     * @throws DownloadException if the cache cannot be read
     */
    Optional<Path> find(HubReference reference) {
        Path ref = ref(reference);
        try {
            if (!Files.isRegularFile(ref)) {
                return Optional.empty();
            }
            String commit = Files.readString(ref).strip();
            if (!HubReference.isCommit(commit)) {
                LOG.warn("{} is ignored: expected the 40 hexadecimal digits of a commit", ref);
                return Optional.empty();
            }
            return Optional.of(snapshot(reference, commit)).filter(Files::isDirectory);
        } catch (IOException e) {
            throw unreadable(ref, e);
        }
    }

    /**
     * Finds a snapshot as {@link #find}; a revision that <code>refs</code> does not name is looked
     * for as a commit, of which the Python libraries keep no ref.
     */
    Optional<Path> findRefOrCommit(HubReference reference) {
        return Files.isRegularFile(ref(reference))
                ? find(reference)
                : Optional.of(snapshot(reference, reference.revision())).filter(Files::isDirectory);
    }

    /** Records the commit of a revision, for later lookups without the hub. */
    void record(HubReference reference, String commit) throws IOException {
        Path ref = ref(reference);
        Files.createDirectories(ref.getParent());
        Path written = Files.writeString(Files.createTempFile(ref.getParent(), "ref", ""), commit);
        Files.move(
                written, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Returns whether a snapshot has all that is selected and no download of it is unfinished, as
     * far as that can be told without the hub's listing.
     *
     * @throws DownloadException if the cache cannot be read
     */
    static boolean isComplete(Path snapshot, FileSelection selection) {
        try (Stream<Path> walk = Files.walk(snapshot)) {
            Optional<HubManifest> manifest = HubManifest.read(snapshot);
            if (manifest.isPresent()) {
                return manifest.get().isComplete(snapshot, selection);
            }
            List<String> paths =
                    walk.filter(Files::isRegularFile)
                            .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
                            .toList();
            return paths.stream().noneMatch(path -> path.endsWith(HubFile.PARTIAL_SUFFIX))
                    && selection.select(paths, snapshot).isPresent();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(snapshot, e);
        }
    }

    /** Returns those of some files that a snapshot lacks or has in another size. */
    static List<HubFile> missing(List<HubFile> files, Path snapshot) throws IOException {
        var missing = new ArrayList<HubFile>();
        for (HubFile file : files) {
            Path cached = file.in(snapshot);
            if (!Files.isRegularFile(cached) || Files.size(cached) != file.size()) {
                missing.add(file);
            }
        }
        return missing;
    }

    static DownloadException unreadable(Path path, Exception cause) {
        return new DownloadException(
                "%s of the model cache cannot be read: %s".formatted(path, cause), cause);
    }
}
