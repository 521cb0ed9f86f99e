/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

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
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * The files of a repository at a commit, as the hub lists them.
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
     * Reads the hub's response, at most 32 MiB of it.
     *
     * @throws DownloadException if it is larger, or names no commit
     * @throws InvalidModelException if it lists too many files, a file twice, or an invalid name
     * @throws IOException if it is truncated or is not JSON
     */
    static HubListing read(URI uri, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new DownloadException(
                    "The response of %s is too large: expected the listing of a hub, of at most %d bytes. Check the variable HF_ENDPOINT"
                            .formatted(uri, MAX_BYTES));
        }
        JsonNode json = JSON.readTree(bytes);
        String commit = json.path("sha").asText();
        if (!commit.matches("[0-9a-f]{40}")) {
            throw new DownloadException(
                    "The response of %s names the commit '%s': expected the listing of a hub, with a commit of 40 hexadecimal digits. Check the variable HF_ENDPOINT"
                            .formatted(uri, Excerpt.of(commit)));
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
                        "The hub lists the file '%s' twice: expected unique names"
                                .formatted(file.path()));
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
     * Returns the files with some of the paths, to be downloaded.
     *
     * @throws InvalidModelException if the hub does not state the size of one, they would overwrite
     *     each other on a file system that ignores case, or they are more than 1000
     */
    List<HubFile> needed(Collection<String> paths) {
        Set<String> wanted = Set.copyOf(paths);
        List<HubFile> needed = files.stream().filter(file -> wanted.contains(file.path())).toList();
        if (needed.size() > MAX_NEEDED_FILES) {
            throw new InvalidModelException(
                    "The model consists of %d files: expected at most %d"
                            .formatted(needed.size(), MAX_NEEDED_FILES));
        }
        var names = new HashSet<String>();
        for (HubFile file : needed) {
            if (file.size() < 0) {
                throw new InvalidModelException(
                        "The hub states no size for the file '%s': expected a size in bytes"
                                .formatted(file.path()));
            }
            String name = file.path().toLowerCase(Locale.ROOT);
            if (!names.add(name) || name.endsWith(HubFile.PARTIAL_SUFFIX)) {
                throw new InvalidModelException(
                        "The hub lists the file '%s', which would overwrite another: expected names that differ in more than case"
                                .formatted(file.path()));
            }
        }
        return needed;
    }
}
