/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.ModelNotFoundException;

/**
 * Unpacks zip archives of the class path, each once. The directory is named by the archive's
 * content and appears by one move when it is whole, so that two processes at once, or one that is
 * killed half-way, leave no half model behind.
 */
final class ArchiveCache {

    private final Path directory;
    private final ClassLoader classLoader;
    private final Map<String, Path> unpacked = new ConcurrentHashMap<>();

    ArchiveCache(Path directory, ClassLoader classLoader) {
        this.directory = directory;
        this.classLoader = classLoader;
    }

    Path unpacked(String resource) {
        return unpacked.compute(
                resource,
                (name, known) -> known != null && Files.isDirectory(known) ? known : unpack(name));
    }

    private Path unpack(String resource) {
        URL url = classLoader.getResource(resource);
        if (url == null) {
            throw new ModelNotFoundException(
                    "The class path has no archive %s; is the jar that brings it a dependency?"
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
                    "The archive %s is damaged: %s".formatted(resource, e.getMessage()), e);
        } catch (IOException | UncheckedIOException e) {
            throw new DownloadException(
                    "The archive %s cannot be unpacked into %s: %s; set CAMEL_MULTIMODAL_CACHE to a directory that can be written"
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
                            "%s is not a zip archive, or an empty one".formatted(resource));
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
                    "The archive entry '%s' points out of its archive".formatted(entry.getName()));
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
            // Another process was faster; its directory has the same content.
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
            var sha256 = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, sha256).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String stem(String resource) {
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
