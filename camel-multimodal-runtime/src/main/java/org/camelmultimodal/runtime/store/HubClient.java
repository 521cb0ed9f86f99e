/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models of a hub that speaks the API of Hugging Face's. A model is looked for in the cache of the
 * Python libraries, which is read in place, and in a cache of its own, whose layout is the same;
 * what is missing is fetched, of the graphs only those of the variant that is wanted.
 *
 * <p>Source of API and layout: the documentation of <code>huggingface_hub</code>.
 */
final class HubClient {

    private static final Logger LOG = LoggerFactory.getLogger(HubClient.class);
    private static final String CONFIG = "config.json";

    /** One process waits for itself with these, and for others with locks on files. */
    private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

    private final HubSettings settings;
    private final Path cache;
    private HubTransport transport;

    /**
     * Makes a client.
     *
     * @param cache its own cache
     */
    HubClient(HubSettings settings, Path cache) {
        this.settings = settings;
        this.cache = cache;
    }

    /** Made when the hub is asked: a wrong proxy must not stop who has the model. */
    private synchronized HubTransport transport() {
        if (transport == null) {
            transport = new HubTransport(settings);
        }
        return transport;
    }

    /**
     * The directory of a model, after everything that is missing was fetched.
     *
     * @throws ModelNotFoundException if the hub does not have it, or offline no cache
     * @throws InvalidModelException if the repository holds no model of the layout
     * @throws DownloadException if the hub cannot be reached and no cache has the model
     */
    Path resolve(HubReference reference, ModelLayout layout, Precision precision) {
        if (settings.offline() || reference.isCommit()) {
            Optional<Path> local = findLocal(reference, layout, precision);
            if (local.isPresent()) {
                return local.get();
            }
            if (settings.offline()) {
                throw new ModelNotFoundException(
                        "model=%s is in neither %s nor %s, and HF_HUB_OFFLINE keeps it from being fetched"
                                .formatted(reference, cache, settings.hubCache()));
            }
        }
        try {
            return fetch(reference, layout, precision);
        } catch (DownloadException e) {
            Optional<Path> local = findLocal(reference, layout, precision);
            if (local.isEmpty()) {
                throw e;
            }
            LOG.warn("{}; going on with the copy in {}", e.getMessage(), local.get());
            return local.get();
        }
    }

    private Optional<Path> findLocal(
            HubReference reference, ModelLayout layout, Precision precision) {
        // A branch's name in the own cache is written last, so what it leads to is whole.
        return Stream.of(
                        snapshot(cache, reference, false),
                        snapshot(settings.hubCache(), reference, true))
                .flatMap(Optional::stream)
                .filter(snapshot -> isComplete(snapshot, layout, precision))
                .findFirst();
    }

    private static Optional<Path> snapshot(Path root, HubReference reference, boolean withoutName) {
        Path folder = root.resolve(reference.folder());
        try {
            Path ref = folder.resolve("refs").resolve(reference.revision());
            boolean isNamed = Files.isRegularFile(ref);
            if (!isNamed && !withoutName) {
                return Optional.empty();
            }
            String commit = isNamed ? Files.readString(ref).strip() : reference.revision();
            if (isNamed && !HubReference.isCommit(commit)) {
                LOG.warn("{} names no commit and is ignored", ref);
                return Optional.empty();
            }
            Path snapshot = folder.resolve("snapshots").resolve(commit);
            return Files.isDirectory(snapshot) ? Optional.of(snapshot) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static DownloadException unreadable(Path cache, Exception cause) {
        return new DownloadException(
                "The cache %s cannot be read: %s".formatted(cache, cause), cause);
    }

    private static boolean isComplete(Path snapshot, ModelLayout layout, Precision precision) {
        // Without the hub's listing: graphs and configuration are there, and nothing is under way.
        try (Stream<Path> walk = Files.walk(snapshot)) {
            List<String> paths =
                    walk.filter(Files::isRegularFile)
                            .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
                            .toList();
            return paths.stream().noneMatch(path -> path.endsWith(".part"))
                    && layout.select(paths, config(snapshot), precision).isPresent();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(snapshot, e);
        }
    }

    private static JsonNode config(Path snapshot) {
        Path file = snapshot.resolve(CONFIG);
        return Files.isRegularFile(file)
                ? JsonFile.read(file, file.toString())
                : MissingNode.getInstance();
    }

    private Path fetch(HubReference reference, ModelLayout layout, Precision precision) {
        HubListing listing = list(reference);
        Path theirs =
                settings.hubCache()
                        .resolve(reference.folder())
                        .resolve("snapshots")
                        .resolve(listing.commit());
        Path own = cache.resolve(reference.folder()).resolve("snapshots").resolve(listing.commit());
        try {
            Files.createDirectories(own);
            return locked(own, () -> fill(reference, layout, precision, listing, theirs, own));
        } catch (IOException | OverlappingFileLockException e) {
            throw new DownloadException(
                    "model=%s cannot be stored in %s: %s; set CAMEL_MULTIMODAL_CACHE to a directory that can be written"
                            .formatted(reference, own, e),
                    e);
        }
    }

    private Path fill(
            HubReference reference,
            ModelLayout layout,
            Precision precision,
            HubListing listing,
            Path theirs,
            Path own)
            throws IOException {
        // First what says which graphs there should be.
        List<HubFile> config = listing.needed(List.of(CONFIG));
        if (missing(config, theirs).isEmpty() && !config.isEmpty()) {
            List<HubFile> needed = needed(reference, layout, precision, listing, theirs);
            if (missing(needed, theirs).isEmpty()) {
                return theirs;
            }
        }
        download(reference, listing.commit(), missing(config, own), own);
        List<HubFile> needed = needed(reference, layout, precision, listing, own);
        download(reference, listing.commit(), missing(needed, own), own);
        remember(reference, listing.commit());
        return own;
    }

    private static List<HubFile> needed(
            HubReference reference,
            ModelLayout layout,
            Precision precision,
            HubListing listing,
            Path snapshot) {
        Optional<List<String>> paths = layout.select(listing.paths(), config(snapshot), precision);
        if (paths.isEmpty()) {
            List<String> graphs =
                    listing.paths().stream().filter(path -> path.endsWith(".onnx")).toList();
            throw new InvalidModelException(
                    "model=%s has no complete set of ONNX graphs (precision=%s); it holds %s"
                            .formatted(reference, precision, graphs));
        }
        return listing.needed(paths.get());
    }

    private static List<HubFile> missing(List<HubFile> files, Path snapshot) throws IOException {
        var missing = new ArrayList<HubFile>();
        for (HubFile file : files) {
            Path place = file.in(snapshot);
            if (!Files.isRegularFile(place) || Files.size(place) != file.size()) {
                missing.add(file);
            }
        }
        return missing;
    }

    /** Offline, the name of a branch leads to the commit that it had last. */
    private void remember(HubReference reference, String commit) throws IOException {
        Path ref = cache.resolve(reference.folder()).resolve("refs").resolve(reference.revision());
        Files.createDirectories(ref.getParent());
        Path written = Files.writeString(Files.createTempFile(ref.getParent(), "ref", ""), commit);
        Files.move(
                written, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private HubListing list(HubReference reference) {
        URI uri =
                URI.create(
                        "%s/api/models/%s/revision/%s?blobs=true"
                                .formatted(
                                        settings.endpoint(),
                                        reference.repository(),
                                        encoded(reference.revision())));
        return transport().get(uri, Map::of, (response, body) -> HubListing.read(uri, body));
    }

    private void download(HubReference reference, String commit, List<HubFile> files, Path target)
            throws IOException {
        if (files.isEmpty()) {
            return;
        }
        long total = 0;
        for (HubFile file : files) {
            total = Math.min(total, Long.MAX_VALUE - file.size()) + file.size();
        }
        requireRoom(reference, total, target);
        var progress = new DownloadProgress(reference.toString(), total);
        ExecutorService pool =
                Executors.newFixedThreadPool(
                        Math.min(settings.parallelFiles(), files.size()), HubClient::daemon);
        try {
            var download = new HubDownload(transport());
            var fetched = new ArrayList<Future<?>>();
            for (HubFile file : files) {
                URI uri = address(reference, commit, file);
                Path place = file.in(target);
                fetched.add(pool.submit(() -> download.fetch(uri, file, place, progress::moved)));
            }
            for (Future<?> file : fetched) {
                file.get();
            }
            progress.done();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new DownloadException("model=%s was not fetched".formatted(reference), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException("Interrupted while fetching %s".formatted(reference), e);
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    /** Before the lock is left: another process must not meet a file that still grows. */
    private void awaitEnd(ExecutorService pool) {
        try {
            if (!pool.awaitTermination(settings.stallTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A download does not end though it was interrupted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireRoom(HubReference reference, long bytes, Path target)
            throws IOException {
        long room = Files.getFileStore(target).getUsableSpace();
        if (bytes > room) {
            throw new DownloadException(
                    "model=%s needs %d bytes and the disk of %s has room for %d; set CAMEL_MULTIMODAL_CACHE to a directory with more"
                            .formatted(reference, bytes, target, room));
        }
    }

    private URI address(HubReference reference, String commit, HubFile file) {
        String path =
                Arrays.stream(file.path().split("/"))
                        .map(HubClient::encoded)
                        .collect(Collectors.joining("/"));
        return URI.create(
                "%s/%s/resolve/%s/%s"
                        .formatted(settings.endpoint(), reference.repository(), commit, path));
    }

    private static String encoded(String step) {
        return URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "hub-download");
        thread.setDaemon(true);
        return thread;
    }

    /** Work that is done under a lock. */
    @FunctionalInterface
    private interface Locked<T> {
        T run() throws IOException;
    }

    /** Of several processes that want the same model, one fetches and the others wait. */
    private static <T> T locked(Path snapshot, Locked<T> work) throws IOException {
        Path file = snapshot.resolveSibling(snapshot.getFileName() + ".lock");
        synchronized (LOCKS.computeIfAbsent(file, path -> new Object())) {
            try (FileChannel channel =
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                return work.run();
            }
        }
    }
}
