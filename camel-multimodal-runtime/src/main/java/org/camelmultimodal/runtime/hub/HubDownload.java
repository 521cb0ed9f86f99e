/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;
import org.camelmultimodal.runtime.DownloadException;

/**
 * Downloads single files. A file grows under a temporary name, from where a later attempt or a
 * later process resumes, never beyond the size that the hub states, and gets its name by an atomic
 * move after its digest was checked.
 */
final class HubDownload {

    private static final int BUFFER_BYTES = 1 << 16;

    private final HubTransport transport;

    HubDownload(HubTransport transport) {
        this.transport = transport;
    }

    /**
     * Downloads a file.
     *
     * @param progress gets the size of every block that is stored, and the negative size of what is
     *     discarded
     * @throws DownloadException if all attempts failed, or the file cannot be stored
     */
    void fetch(URI uri, HubFile file, Path target, LongConsumer progress) {
        Path partial = partial(target);
        transport.get(
                uri,
                () -> rangeFrom(partial, file, progress),
                (response, body) -> {
                    receive(response, body, file, partial, progress);
                    verify(partial, file, progress);
                    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
                    return target;
                });
    }

    private static Map<String, String> rangeFrom(Path partial, HubFile file, LongConsumer progress)
            throws IOException {
        Files.createDirectories(partial.getParent());
        long stored = size(partial);
        if (stored >= file.size() && stored > 0) {
            // Nothing is missing, yet it was not moved: its content is not trusted.
            discard(partial, progress);
            stored = 0;
        }
        return stored == 0 ? Map.of() : Map.of("Range", "bytes=" + stored + "-");
    }

    /** Returns the file that grows until a download is complete. */
    static Path partial(Path target) {
        return target.resolveSibling(target.getFileName() + HubFile.PARTIAL_SUFFIX);
    }

    static long size(Path partial) throws IOException {
        return Files.exists(partial) ? Files.size(partial) : 0;
    }

    private static void discard(Path partial, LongConsumer progress) throws IOException {
        progress.accept(-size(partial));
        Files.deleteIfExists(partial);
    }

    private static void receive(
            HttpResponse<?> response,
            InputStream body,
            HubFile file,
            Path partial,
            LongConsumer progress)
            throws IOException {
        boolean isPart = response.statusCode() == 206;
        if (!isPart || !startsAt(response, size(partial))) {
            discard(partial, progress);
            if (isPart) {
                throw new HubTransport.FailedAttemptException(
                        "it sent another range than requested", Duration.ZERO);
            }
        }
        long left = file.size() - size(partial);
        if (response.headers().firstValueAsLong("Content-Length").orElse(left) > left) {
            discard(partial, progress);
            throw tooLong(file);
        }
        write(body, file, partial, left, progress);
    }

    private static void write(
            InputStream body, HubFile file, Path partial, long left, LongConsumer progress)
            throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        try (FileChannel out = opened(partial)) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                left -= count;
                if (left < 0) {
                    discard(partial, progress);
                    throw tooLong(file);
                }
                store(out, ByteBuffer.wrap(buffer, 0, count), partial, progress);
                progress.accept(count);
            }
            out.force(true);
        }
    }

    private static FileChannel opened(Path partial) throws IOException {
        // A symbolic link would lead out of the cache.
        return FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Stores a file. A full disk is not retried, and the space of the partial file is freed. */
    private static void store(
            FileChannel out, ByteBuffer bytes, Path partial, LongConsumer progress)
            throws IOException {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            discard(partial, progress);
            throw new DownloadException(
                    "%s cannot be written: %s. Set the variable CAMEL_MULTIMODAL_CACHE to a writable directory with space for the model"
                            .formatted(partial, e.getMessage()),
                    e);
        }
    }

    private static HubTransport.FailedAttemptException tooLong(HubFile file) {
        return new HubTransport.FailedAttemptException(
                "%s is larger than the %d bytes that the hub states"
                        .formatted(file.path(), file.size()),
                Duration.ZERO);
    }

    private static boolean startsAt(HttpResponse<?> response, long position) {
        String range = response.headers().firstValue("Content-Range").orElse("");
        return range.startsWith("bytes " + position + "-");
    }

    private static void verify(Path partial, HubFile file, LongConsumer progress)
            throws IOException {
        long size = Files.size(partial);
        if (size < file.size()) {
            throw new HubTransport.FailedAttemptException(
                    "it ended after %d of %d bytes".formatted(size, file.size()), Duration.ZERO);
        }
        if (size != file.size() || !file.hasStatedDigest(partial)) {
            discard(partial, progress);
            throw new HubTransport.FailedAttemptException(
                    "the content of %s does not match the digest that the hub states"
                            .formatted(file.path()),
                    Duration.ZERO);
        }
    }
}
