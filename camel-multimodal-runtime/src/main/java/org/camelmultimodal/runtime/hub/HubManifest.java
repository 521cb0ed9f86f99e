/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.camelmultimodal.runtime.MultimodalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the hub stated about the files of a snapshot, in a file beside its directory: with it, files
 * are verified without the hub.
 *
 * @param files the files that were downloaded, for all precisions
 */
record HubManifest(List<HubFile> files) {

    private static final Logger LOG = LoggerFactory.getLogger(HubManifest.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** At most 1000 files are downloaded of a model, with names of at most 1024 bytes. */
    private static final int MAX_BYTES = 4 << 20;

    /** Returns the file of the manifest of a snapshot. */
    static Path file(Path snapshot) {
        return snapshot.resolveSibling(snapshot.getFileName() + ".files.json");
    }

    /** Reads the manifest of a snapshot; empty if there is none, or it cannot be read. */
    static Optional<HubManifest> read(Path snapshot) {
        Path file = file(snapshot);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it has more than " + MAX_BYTES + " bytes");
            }
            var files = new ArrayList<HubFile>();
            for (JsonNode entry : JSON.readTree(bytes)) {
                files.add(
                        new HubFile(
                                entry.path("path").asText(),
                                entry.path("size").asLong(-1),
                                text(entry, "sha256"),
                                text(entry, "gitSha1")));
            }
            return Optional.of(new HubManifest(List.copyOf(files)));
        } catch (IOException | MultimodalException e) {
            LOG.warn("{} is ignored: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> text(JsonNode entry, String field) {
        return Optional.ofNullable(entry.get(field)).map(JsonNode::asText);
    }

    /**
     * Adds files to the manifest of a snapshot, by an atomic move.
     *
     * @throws IOException if it cannot be written
     */
    static void add(Path snapshot, Collection<HubFile> files) throws IOException {
        var byPath = new TreeMap<String, HubFile>();
        read(snapshot).ifPresent(known -> known.files().forEach(f -> byPath.put(f.path(), f)));
        files.forEach(file -> byPath.put(file.path(), file));
        ArrayNode json = JSON.createArrayNode();
        for (HubFile file : byPath.values()) {
            var entry = json.addObject().put("path", file.path()).put("size", file.size());
            file.sha256().ifPresent(digest -> entry.put("sha256", digest));
            file.gitSha1().ifPresent(digest -> entry.put("gitSha1", digest));
        }
        Path written = Files.createTempFile(snapshot.getParent(), "files", "");
        JSON.writerWithDefaultPrettyPrinter().writeValue(written.toFile(), json);
        Files.move(
                written,
                file(snapshot),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    List<String> paths() {
        return files.stream().map(HubFile::path).toList();
    }

    /**
     * Returns whether a snapshot has all files of a selection, each in its size.
     *
     * @throws IOException if the snapshot cannot be read
     */
    boolean isComplete(Path snapshot, FileSelection selection) throws IOException {
        Optional<List<String>> selected = selection.select(paths(), snapshot);
        if (selected.isEmpty()) {
            return false;
        }
        List<HubFile> needed =
                files.stream().filter(file -> selected.get().contains(file.path())).toList();
        return HubCache.missing(needed, snapshot).isEmpty();
    }
}
