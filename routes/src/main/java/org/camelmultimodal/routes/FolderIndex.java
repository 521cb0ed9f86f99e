/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a folder of images with its two indexes, of which one is searched while the other one is
 * updated. For each index a file lists the entries that it may contain, so that a run that was
 * killed leaves no stale entries.
 */
public class FolderIndex {

    private static final Logger LOG = LoggerFactory.getLogger(FolderIndex.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> STAMPS = new TypeReference<>() {};

    private static final List<String> INDEXES = List.of("images-a", "images-b");
    private static final Pattern IMAGE =
            Pattern.compile("(?i)[^.].*\\.(png|jpe?g|webp|gif|bmp|tiff?)");

    /** The stamp of an entry that a run may have written before it was killed. */
    private static final String UNKNOWN = "unknown";

    private Path folder;
    private Path state;
    private Duration quiet = Duration.ZERO;

    /** Sets the folder of images. */
    public void setFolder(String folder) {
        this.folder = Path.of(folder).toAbsolutePath();
    }

    /** Sets the folder of the files that list the contents of the indexes and name the live one. */
    public void setState(String state) {
        this.state = Path.of(state).toAbsolutePath();
    }

    /** Sets the time without a change after which a file is complete. */
    public void setQuietMillis(long millis) {
        quiet = Duration.ofMillis(millis);
    }

    /** Returns the name of the index to search; null before the first run is complete. */
    public String live() throws IOException {
        try {
            String name = Files.readString(state.resolve("live"));
            return INDEXES.contains(name) ? name : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns how to update the index that is not searched, and records that it will change. */
    public IndexPlan plan() throws IOException {
        Files.createDirectories(state);
        String index = INDEXES.get(INDEXES.get(0).equals(live()) ? 1 : 0);
        TreeMap<String, String> before = stamps(index);
        var result = new TreeMap<String, String>();
        var changed = new ArrayList<IndexPlan.Entry>();
        for (IndexPlan.Entry file : files(before)) {
            result.put(file.name(), file.stamp());
            if (!file.stamp().equals(before.get(file.name()))) {
                changed.add(file);
            }
        }
        var removed = new TreeSet<>(before.keySet());
        removed.removeAll(result.keySet());
        var during = new TreeMap<>(before);
        changed.forEach(file -> during.put(file.name(), UNKNOWN));
        write(stampsFile(index), JSON.writeValueAsString(during));
        return new IndexPlan(index, changed, removed, result);
    }

    /**
     * Returns the complete images of the folder. Links are not followed: they could lead outside.
     */
    private List<IndexPlan.Entry> files(Map<String, String> before) throws IOException {
        var files = new ArrayList<IndexPlan.Entry>();
        Instant complete = Instant.now().minus(quiet);
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()
                                && IMAGE.matcher(path.getFileName().toString()).matches()) {
                            add(path, attributes);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException failure)
                            throws IOException {
                        if (path.equals(folder)) {
                            throw failure;
                        }
                        if (!(failure instanceof NoSuchFileException)) {
                            keep(name(path));
                            LOG.warn("{} cannot be read, its entries stay", failure.toString());
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    private void keep(String unreadable) {
                        before.forEach(
                                (name, stamp) -> {
                                    if ((name + "/").startsWith(unreadable + "/")) {
                                        Path path = folder.resolve(name);
                                        files.add(new IndexPlan.Entry(name, path, stamp));
                                    }
                                });
                    }

                    private void add(Path path, BasicFileAttributes attributes) {
                        String name = name(path);
                        Instant changed = attributes.lastModifiedTime().toInstant();
                        if (!changed.isAfter(complete)) {
                            String stamp = attributes.size() + " " + changed;
                            files.add(new IndexPlan.Entry(name, path, stamp));
                        } else if (before.containsKey(name)) {
                            // It is being written: its entry stays until the next run.
                            files.add(new IndexPlan.Entry(name, path, before.get(name)));
                        }
                    }
                });
        return files;
    }

    /** Returns the path relative to the folder, with slashes. */
    private String name(Path path) {
        return folder.relativize(path).toString().replace(File.separatorChar, '/');
    }

    /** Makes the index of a completed plan the one that is searched. */
    public String publish(IndexPlan plan) throws IOException {
        write(stampsFile(plan.getIndex()), JSON.writeValueAsString(plan.result()));
        write(state.resolve("live"), plan.getIndex());
        return "%d images: %d new or changed, %d removed; %s is searched"
                .formatted(
                        plan.result().size(),
                        plan.getChanged().size(),
                        plan.getRemoved().size(),
                        plan.getIndex());
    }

    private Path stampsFile(String index) {
        return state.resolve(index + ".json");
    }

    private TreeMap<String, String> stamps(String index) throws IOException {
        Path file = stampsFile(index);
        return Files.exists(file) ? JSON.readValue(file.toFile(), STAMPS) : new TreeMap<>();
    }

    /** Replaces a file at once: readers see the old or the new one. */
    private void write(Path file, String content) throws IOException {
        Path temporary = state.resolve("." + file.getFileName());
        Files.writeString(temporary, content);
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
