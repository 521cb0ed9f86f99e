/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.FileCheck;
import org.camelmultimodal.runtime.ModelInUseException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.StoredModel;

/** The models in the own cache of a {@link HubClient}: lists, verifies and removes them. */
public final class HubInventory {

    private static final String PREFIX = "models--";
    private static final String SNAPSHOTS = "snapshots";
    private static final String REFS = "refs";

    private final Path root;

    /**
     * Creates an inventory.
     *
     * @param root the directory of the cache, which need not exist
     */
    public HubInventory(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Returns the models, in the order of their names.
     *
     * @throws DownloadException if the cache cannot be read
     */
    public List<StoredModel> models() {
        try {
            var models = new ArrayList<StoredModel>();
            for (Path repository : children(root)) {
                String name = repository.getFileName().toString();
                if (name.startsWith(PREFIX)) {
                    for (Path snapshot : children(repository.resolve(SNAPSHOTS))) {
                        if (HubReference.isCommit(snapshot.getFileName().toString())) {
                            models.add(model(repository, snapshot));
                        }
                    }
                }
            }
            return List.copyOf(models);
        } catch (IOException | UncheckedIOException e) {
            throw HubCache.unreadable(root, e);
        }
    }

    /** Returns the directories in a directory, without links, in the order of their names. */
    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static StoredModel model(Path repository, Path snapshot) throws IOException {
        String name = repository.getFileName().toString().substring(PREFIX.length());
        String commit = snapshot.getFileName().toString();
        long bytes = 0;
        boolean isPartial = false;
        for (Path file : files(snapshot)) {
            bytes += Files.size(file);
            isPartial |= file.toString().endsWith(HubFile.PARTIAL_SUFFIX);
        }
        List<String> revisions = refs(repository, commit);
        return new StoredModel(
                name.replaceFirst("--", "/"),
                commit,
                revisions,
                snapshot,
                bytes,
                isPartial || revisions.isEmpty());
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the revisions of a repository that name a commit. */
    private static List<String> refs(Path repository, String commit) throws IOException {
        Path refs = repository.resolve(REFS);
        var names = new ArrayList<String>();
        for (Path ref : files(refs)) {
            if (Files.size(ref) <= commit.length() + 2L
                    && Files.readString(ref).strip().equals(commit)) {
                names.add(refs.relativize(ref).toString().replace('\\', '/'));
            }
        }
        return List.copyOf(names);
    }

    /**
     * Compares the files of a model with the digests that the hub stated when they were downloaded,
     * and with digests that the caller knows, which must both be equal.
     *
     * @param knownSha256 digests by path; may be empty, files that are not stored are skipped
     * @throws DownloadException if a file cannot be read
     */
    public List<FileCheck> verify(StoredModel model, Map<String, String> knownSha256) {
        Path snapshot = model.path();
        var stated = new TreeMap<String, HubFile>();
        HubManifest.read(snapshot)
                .ifPresent(manifest -> manifest.files().forEach(f -> stated.put(f.path(), f)));
        try {
            for (Path file : files(snapshot)) {
                String path = snapshot.relativize(file).toString().replace('\\', '/');
                stated.computeIfAbsent(
                        path.endsWith(HubFile.PARTIAL_SUFFIX)
                                ? path.substring(0, path.length() - HubFile.PARTIAL_SUFFIX.length())
                                : path,
                        name -> new HubFile(name, -1, Optional.empty(), Optional.empty()));
            }
            var checks = new ArrayList<FileCheck>();
            for (HubFile file : stated.values()) {
                checks.add(file.check(snapshot, Optional.ofNullable(knownSha256.get(file.path()))));
            }
            return List.copyOf(checks);
        } catch (IOException | UncheckedIOException e) {
            throw HubCache.unreadable(snapshot, e);
        }
    }

    /**
     * Deletes files of a model that a check found to be damaged, so that the next download fetches
     * them.
     *
     * @throws DownloadException if a file cannot be deleted
     */
    public void discardDamaged(StoredModel model, List<FileCheck> checks) {
        requireOwn(model);
        try {
            for (FileCheck check : checks) {
                if (check.state() == FileCheck.State.DAMAGED) {
                    Files.deleteIfExists(model.path().resolve(check.path()));
                }
            }
        } catch (IOException e) {
            throw HubCache.unreadable(model.path(), e);
        }
    }

    /**
     * Removes a model.
     *
     * @throws ModelInUseException if a process downloads it or has loaded it
     * @throws ModelNotFoundException if it is outside of this cache
     * @throws DownloadException if a file cannot be deleted
     */
    public void remove(StoredModel model) {
        requireOwn(model);
        Path snapshot = model.path();
        try {
            boolean isRemoved =
                    SnapshotLock.tryHolding(
                            snapshot,
                            () ->
                                    SnapshotUse.runIfUnused(
                                            snapshot, () -> delete(snapshot, model.commit())));
            if (!isRemoved) {
                throw new ModelInUseException(
                        "model=%s is in use: expected a model that no process downloads or has loaded. Stop the routes that use it and try again"
                                .formatted(model.reference()));
            }
            deleteIfUnused(snapshot.getParent().getParent());
        } catch (IOException | UncheckedIOException e) {
            throw HubCache.unreadable(snapshot, e);
        }
    }

    /** Nothing outside of the cache is touched, whatever a link or a name says. */
    private void requireOwn(StoredModel model) {
        Path expected =
                root.resolve(PREFIX + model.repository().replace("/", "--"))
                        .resolve(SNAPSHOTS)
                        .resolve(model.commit());
        try {
            if (HubReference.parse(model.repository()).isPresent()
                    && HubReference.isCommit(model.commit())
                    && model.path().equals(expected)
                    && expected.toRealPath()
                            .equals(root.toRealPath().resolve(root.relativize(expected)))) {
                return;
            }
        } catch (IOException e) {
            throw HubCache.unreadable(model.path(), e);
        }
        throw new ModelNotFoundException(
                "model=%s in %s is not a model of the store %s: expected one that a download placed there. Remove it by hand"
                        .formatted(model.reference(), model.path(), root));
    }

    private static void delete(Path snapshot, String commit) throws IOException {
        Path repository = snapshot.getParent().getParent();
        // The refs go first: a process that finds one relies on the snapshot.
        for (String ref : refs(repository, commit)) {
            Files.delete(repository.resolve(REFS).resolve(ref));
        }
        deleteTree(snapshot);
        Files.deleteIfExists(HubManifest.file(snapshot));
    }

    /** Removes the folder of a repository without snapshots, the lock files included. */
    private static void deleteIfUnused(Path repository) throws IOException {
        if (children(repository.resolve(SNAPSHOTS)).isEmpty()) {
            deleteTree(repository);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        // A link is deleted, not what it leads to: walk follows none.
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
