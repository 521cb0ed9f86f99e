/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/**
 * One file on its way from the hub. It grows in a file beside its place, from where a later attempt
 * or a later process goes on, and appears in its place by one move when its digest is right.
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
     */
    void fetch(URI uri, HubFile file, Path target, LongConsumer progress) {
        Path partial = target.resolveSibling(target.getFileName() + ".part");
        transport.get(
                uri,
                () -> rangeFrom(partial, file, progress),
                (response, body) -> {
                    receive(response, body, partial, progress);
                    verify(partial, file, progress);
                    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
                    return target;
                });
    }

    private static Map<String, String> rangeFrom(Path partial, HubFile file, LongConsumer progress)
            throws IOException {
        Files.createDirectories(partial.getParent());
        long there = Files.exists(partial) ? Files.size(partial) : 0;
        if (there >= file.size() && there > 0) {
            // Nothing is missing, yet it was not moved: what is there is not trusted.
            Files.delete(partial);
            progress.accept(-there);
            there = 0;
        }
        return there == 0 ? Map.of() : Map.of("Range", "bytes=" + there + "-");
    }

    private static void receive(
            HttpResponse<?> response, InputStream body, Path partial, LongConsumer progress)
            throws IOException {
        boolean goesOn = response.statusCode() == 206 && startsAt(response, partial);
        if (!goesOn && Files.exists(partial)) {
            progress.accept(-Files.size(partial));
            Files.delete(partial);
            if (response.statusCode() == 206) {
                throw new HubTransport.TryAgainException(
                        "it goes on at another place", Duration.ZERO);
            }
        }
        try (FileChannel out =
                FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            var buffer = new byte[BUFFER_BYTES];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                out.write(ByteBuffer.wrap(buffer, 0, count));
                progress.accept(count);
            }
            out.force(true);
        }
    }

    private static boolean startsAt(HttpResponse<?> response, Path partial) throws IOException {
        String range = response.headers().firstValue("Content-Range").orElse("");
        return range.startsWith("bytes " + (Files.exists(partial) ? Files.size(partial) : 0) + "-");
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
            Files.delete(partial);
            progress.accept(-size);
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
