/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * What a repository holds at a commit, as its hub says.
 *
 * @param commit 40 hexadecimal digits
 * @param files all files, each name once
 */
record HubListing(String commit, List<HubFile> files) {

    private static final int MAX_BYTES = 32 << 20;
    private static final int MAX_FILES = 100_000;
    private static final int MAX_NEEDED_FILES = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the hub's answer, of which no more than 32 MiB are read.
     *
     * @throws DownloadException if it is too large or is not that of a hub
     * @throws InvalidModelException if it names files as no repository has them
     * @throws IOException if it breaks off or is not JSON
     */
    static HubListing read(URI uri, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new DownloadException(
                    "%s answers more than %d bytes; is HF_ENDPOINT a hub?"
                            .formatted(uri, MAX_BYTES));
        }
        JsonNode json = JSON.readTree(bytes);
        String commit = json.path("sha").asText();
        if (!commit.matches("[0-9a-f]{40}")) {
            throw new DownloadException(
                    "%s names the commit '%s'; is HF_ENDPOINT a hub?"
                            .formatted(uri, commit.substring(0, Math.min(60, commit.length()))));
        }
        return new HubListing(commit, files(json.path("siblings")));
    }

    private static List<HubFile> files(JsonNode siblings) {
        if (siblings.size() > MAX_FILES) {
            throw new InvalidModelException(
                    "The hub lists %d files: expected at most %d"
                            .formatted(siblings.size(), MAX_FILES));
        }
        var files = new ArrayList<HubFile>();
        var names = new HashSet<String>();
        for (JsonNode sibling : siblings) {
            JsonNode size = sibling.path("size");
            var file =
                    new HubFile(
                            sibling.path("rfilename").asText(),
                            size.isIntegralNumber() && size.canConvertToLong() ? size.asLong() : -1,
                            text(sibling.path("lfs").path("sha256")),
                            sibling.has("lfs") ? Optional.empty() : text(sibling.path("blobId")));
            if (!names.add(file.path())) {
                throw new InvalidModelException(
                        "The hub lists the file '%s' twice".formatted(file.path()));
            }
            files.add(file);
        }
        return List.copyOf(files);
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }

    List<String> paths() {
        return files.stream().map(HubFile::path).toList();
    }

    /**
     * The files of some names, which are to be fetched.
     *
     * @throws InvalidModelException if the hub says no size of one, they would overwrite each other
     *     on some file systems, or they are too many
     */
    List<HubFile> needed(Collection<String> paths) {
        Set<String> wanted = Set.copyOf(paths);
        List<HubFile> needed = files.stream().filter(file -> wanted.contains(file.path())).toList();
        if (needed.size() > MAX_NEEDED_FILES) {
            throw new InvalidModelException(
                    "The model consists of %d files: expected at most %d"
                            .formatted(needed.size(), MAX_NEEDED_FILES));
        }
        var places = new HashSet<String>();
        for (HubFile file : needed) {
            if (file.size() < 0) {
                throw new InvalidModelException(
                        "The hub states no size for the file '%s'".formatted(file.path()));
            }
            String place = file.path().toLowerCase(Locale.ROOT);
            if (!places.add(place) || place.endsWith(".part")) {
                throw new InvalidModelException(
                        "The hub names the file '%s', which would overwrite another"
                                .formatted(file.path()));
            }
        }
        return needed;
    }
}
