/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongConsumer;
import org.camelmultimodal.runtime.DownloadException;

/**
 * One file on its way from the hub. It grows in a file beside its place, from where a later attempt
 * or a later process goes on, never beyond the size that the hub said of it, and appears in its
 * place by one move when its digest is right.
 */
final class HubDownload {

    private static final int BUFFER_BYTES = 1 << 16;

    private final HubTransport transport;

    HubDownload(HubTransport transport) {
        this.transport = transport;
    }

    /**
     * Fetches a file.
     *
     * @param progress is told of every piece, how many bytes it has; of what is thrown away again,
     *     minus that
     * @throws DownloadException if no attempt gave the file, or it cannot be stored
     */
    void fetch(URI uri, HubFile file, Path target, LongConsumer progress) {
        Path partial = target.resolveSibling(target.getFileName() + ".part");
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
        long there = size(partial);
        if (there >= file.size() && there > 0) {
            // Nothing is missing, yet it was not moved: what is there is not trusted.
            discard(partial, progress);
            there = 0;
        }
        return there == 0 ? Map.of() : Map.of("Range", "bytes=" + there + "-");
    }

    private static long size(Path partial) throws IOException {
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
                throw new HubTransport.TryAgainException(
                        "it goes on at another place", Duration.ZERO);
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
        // A link at this place would lead out of the cache.
        return FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** A disk that is full stays so at further attempts, and gets its room back. */
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
                    "%s cannot be written: %s; set CAMEL_MULTIMODAL_CACHE to a directory with room for the model"
                            .formatted(partial, e.getMessage()),
                    e);
        }
    }

    private static HubTransport.TryAgainException tooLong(HubFile file) {
        return new HubTransport.TryAgainException(
                "%s continues beyond the %d bytes that the hub states"
                        .formatted(file.path(), file.size()),
                Duration.ZERO);
    }

    private static boolean startsAt(HttpResponse<?> response, long place) {
        String range = response.headers().firstValue("Content-Range").orElse("");
        return range.startsWith("bytes " + place + "-");
    }

    private static void verify(Path partial, HubFile file, LongConsumer progress)
            throws IOException {
        long size = Files.size(partial);
        if (size < file.size()) {
            throw new HubTransport.TryAgainException(
                    "it ended after %d of %d bytes".formatted(size, file.size()), Duration.ZERO);
        }
        boolean right = size == file.size();
        if (right && file.sha256().isPresent()) {
            right = digest(partial, "SHA-256", "").equals(file.sha256().get());
        } else if (right && file.gitSha1().isPresent()) {
            right = digest(partial, "SHA-1", "blob " + size + "\0").equals(file.gitSha1().get());
        }
        if (!right) {
            discard(partial, progress);
            throw new HubTransport.TryAgainException(
                    "%s has another content than the hub says".formatted(file.path()),
                    Duration.ZERO);
        }
    }

    private static String digest(Path file, String algorithm, String before) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(before.getBytes(StandardCharsets.US_ASCII));
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + algorithm, e);
        }
    }
}
