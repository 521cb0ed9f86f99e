/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models of a hub that has the API of the Hugging Face Hub. A model is looked up in the cache of
 * the Python libraries, which is read in place, and in a cache of its own, which has the same
 * layout; files that are missing there are downloaded, and no others.
 *
 * <p>Source of API and layout: the documentation of <code>huggingface_hub</code>.
 */
public final class HubClient {

    private static final Logger LOG = LoggerFactory.getLogger(HubClient.class);
    private static final int MAX_LISTED_PATHS = 40;

    private final HubSettings settings;
    private final HubCache ownCache;
    private final HubCache pythonCache;
    private HubTransport transport;

    /**
     * Creates a client.
     *
     * @param cache the directory of its own cache
     */
    public HubClient(HubSettings settings, Path cache) {
        this.settings = settings;
        this.ownCache = new HubCache(cache);
        this.pythonCache = new HubCache(settings.hubCache());
    }

    /**
     * Returns the transport, created at the first request: an invalid proxy must not affect cached
     * models.
     */
    private synchronized HubTransport transport() {
        if (transport == null) {
            transport = new HubTransport(settings);
        }
        return transport;
    }

    /**
     * Returns the directory of a model after downloading the files that are missing.
     *
     * @throws ModelNotFoundException if the hub does not have it, or offline no cache
     * @throws InvalidModelException if the repository lacks files that are needed
     * @throws DownloadException if the hub cannot be reached and no cache has the model
     */
    public Path resolve(HubReference reference, FileSelection selection) {
        if (settings.offline() || reference.isCommit()) {
            Optional<Path> cached = findCached(reference, selection);
            if (cached.isPresent()) {
                return cached.get();
            }
            if (settings.offline()) {
                throw new ModelNotFoundException(
                        "model=%s is not in the caches %s and %s: expected a model that was downloaded before, as HF_HUB_OFFLINE is set. Unset the variable HF_HUB_OFFLINE to download it"
                                .formatted(reference, ownCache.root(), pythonCache.root()));
            }
        }
        try {
            return download(reference, selection);
        } catch (DownloadException e) {
            Optional<Path> cached = findCached(reference, selection);
            if (cached.isEmpty()) {
                throw e;
            }
            LOG.warn("{}; using the cached model in {}", e.getMessage(), cached.get());
            return cached.get();
        }
    }

    /** Returns the directory of a model that a cache has, without asking the hub. */
    public Optional<Path> findCached(HubReference reference, FileSelection selection) {
        // A ref of the own cache is written last, so the snapshot that it names is complete.
        return Stream.of(ownCache.find(reference), pythonCache.findRefOrCommit(reference))
                .flatMap(Optional::stream)
                .filter(snapshot -> HubCache.isComplete(snapshot, selection))
                .findFirst();
    }

    private Path download(HubReference reference, FileSelection selection) {
        HubListing listing = list(reference);
        Path own = ownCache.snapshot(reference, listing.commit());
        try {
            Files.createDirectories(own);
            return SnapshotLock.holding(own, () -> complete(reference, selection, listing, own));
        } catch (IOException | OverlappingFileLockException e) {
            throw new DownloadException(
                    "model=%s cannot be stored in %s: %s. Set the variable CAMEL_MULTIMODAL_CACHE to a writable directory"
                            .formatted(reference, own, e),
                    e);
        }
    }

    private HubListing list(HubReference reference) {
        URI uri = new HubAddresses(settings.endpoint()).listing(reference);
        return transport().get(uri, Map::of, (response, body) -> HubListing.read(uri, body));
    }

    private Path complete(
            HubReference reference, FileSelection selection, HubListing listing, Path own)
            throws IOException {
        // The configuration comes first, as it says which other files are needed.
        List<HubFile> config = listing.needed(selection.configFiles());
        Path python = pythonCache.snapshot(reference, listing.commit());
        if (HubCache.missing(config, python).isEmpty()
                && HubCache.missing(needed(reference, selection, listing, python), python)
                        .isEmpty()) {
            return python;
        }
        var download = new SnapshotDownload(settings, transport());
        download.fetch(reference, listing.commit(), HubCache.missing(config, own), own);
        List<HubFile> needed = needed(reference, selection, listing, own);
        download.fetch(reference, listing.commit(), HubCache.missing(needed, own), own);
        HubManifest.add(own, needed);
        ownCache.record(reference, listing.commit());
        return own;
    }

    private static List<HubFile> needed(
            HubReference reference, FileSelection selection, HubListing listing, Path snapshot) {
        List<String> paths =
                selection
                        .select(listing.paths(), snapshot)
                        .orElseThrow(
                                () ->
                                        new InvalidModelException(
                                                "model=%s holds the files %s: expected %s"
                                                        .formatted(
                                                                reference,
                                                                shortened(listing.paths()),
                                                                selection.expected())));
        return listing.needed(paths);
    }

    private static String shortened(List<String> paths) {
        return paths.size() <= MAX_LISTED_PATHS
                ? paths.toString()
                : "%s and %d more"
                        .formatted(
                                paths.subList(0, MAX_LISTED_PATHS),
                                paths.size() - MAX_LISTED_PATHS);
    }
}
