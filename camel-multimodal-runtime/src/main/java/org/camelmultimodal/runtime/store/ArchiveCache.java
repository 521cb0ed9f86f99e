/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.camelmultimodal.runtime.Digest;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.ModelNotFoundException;

/**
 * Unpacks zip archives of the class path, each once. The name of the directory contains a digest of
 * the archive; the complete directory is moved to it atomically, so that neither concurrent nor
 * killed processes leave an incomplete model.
 */
final class ArchiveCache {

    private final Path directory;
    private final ClassLoader classLoader;
    private final Map<String, Path> unpacked = new ConcurrentHashMap<>();

    ArchiveCache(Path directory, ClassLoader classLoader) {
        this.directory = directory;
        this.classLoader = classLoader;
    }

    /**
     * Returns the directory of an archive, unpacked before or now.
     *
     * @throws ModelNotFoundException if the class path has no such archive
     * @throws InvalidModelException if it is damaged, empty, or has entries outside of itself
     * @throws DownloadException if it cannot be unpacked into the cache
     */
    Path unpacked(String resource) {
        return unpacked.compute(
                resource,
                (name, known) -> known != null && Files.isDirectory(known) ? known : unpack(name));
    }

    private Path unpack(String resource) {
        URL url = classLoader.getResource(resource);
        if (url == null) {
            throw new ModelNotFoundException(
                    "model=classpath:%s does not exist: expected a zip archive on the class path. Add the dependency that contains it, or set the option model to another"
                            .formatted(resource));
        }
        try {
            Path target = directory.resolve(stem(resource) + "-" + digest(url).substring(0, 16));
            if (!Files.isDirectory(target)) {
                unpack(url, resource, target);
            }
            return target;
        } catch (ZipException e) {
            throw new InvalidModelException(
                    "model=classpath:%s is damaged: %s: expected a zip archive. Replace the dependency that contains it"
                            .formatted(resource, e.getMessage()),
                    e);
        } catch (IOException | UncheckedIOException e) {
            throw new DownloadException(
                    "model=classpath:%s cannot be unpacked into %s: %s. Set the variable CAMEL_MULTIMODAL_CACHE to a writable directory"
                            .formatted(resource, directory, e),
                    e);
        }
    }

    private void unpack(URL url, String resource, Path target) throws IOException {
        Files.createDirectories(directory);
        Path partial = Files.createTempDirectory(directory, stem(resource) + ".partial");
        try {
            try (var zip = new ZipInputStream(url.openStream())) {
                int files = 0;
                for (ZipEntry entry = zip.getNextEntry();
                        entry != null;
                        entry = zip.getNextEntry()) {
                    files += extract(zip, entry, partial);
                }
                if (files == 0) {
                    throw new InvalidModelException(
                            "model=classpath:%s has no entries: expected a zip archive with the files of a model"
                                    .formatted(resource));
                }
            }
            moveIntoPlace(partial, target);
        } finally {
            deleteTree(partial);
        }
    }

    private static int extract(ZipInputStream zip, ZipEntry entry, Path partial)
            throws IOException {
        Path file = partial.resolve(entry.getName()).normalize();
        if (!file.startsWith(partial)) {
            throw new InvalidModelException(
                    "The archive entry '%s' is outside of its archive: expected a relative path"
                            .formatted(entry.getName()));
        }
        if (entry.isDirectory()) {
            return 0;
        }
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
        return 1;
    }

    private static void moveIntoPlace(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process was first; its directory has equal content.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String digest(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            return Digest.SHA_256.of(in);
        }
    }

    private static String stem(String resource) {
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
