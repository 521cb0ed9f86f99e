/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.MediaSource;

/** Message bodies as pictures and recordings. */
public final class MediaBody {

    private MediaBody() {}

    /**
     * The body of a message as media: a <code>WrappedFile</code>, <code>File</code>, <code>Path
     * </code>, <code>byte[]</code>, <code>InputStream</code>, <code>StreamCache</code>, <code>
     * BufferedImage</code>, or whatever Camel converts to <code>InputStream</code>. Streams of the
     * message stay its own: they are read, not closed, and a stream cache is rewound.
     *
     * @param what the operation, for messages
     * @param maxBytes maximum size; of a larger body no more than that is read into memory
     * @throws InvalidMediaException if the body is none of these, missing, too large, or cannot be
     *     read
     */
    public static MediaSource read(Exchange exchange, String what, long maxBytes) {
        return read(exchange, exchange.getMessage().getBody(), what, maxBytes);
    }

    /**
     * As {@link #read(Exchange, String, long)}, for a part of a message that is not its body.
     *
     * @param body the part
     */
    public static MediaSource read(Exchange exchange, Object body, String what, long maxBytes) {
        Message message = exchange.getMessage();
        try {
            if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
                return file(file.toPath());
            } else if (body instanceof File file) {
                return file(file.toPath());
            } else if (body instanceof Path path) {
                return file(path);
            } else if (body instanceof byte[] bytes) {
                return bytes(bytes, message);
            } else if (body instanceof BufferedImage image) {
                return bytes(png(image), message);
            } else if (body instanceof StreamCache cache) {
                var copy = new ByteArrayOutputStream();
                cache.writeTo(copy);
                cache.reset();
                return bytes(copy.toByteArray(), message);
            } else if (body instanceof InputStream stream) {
                return bytes(stream.readAllBytes(), message);
            } else if (body != null && !(body instanceof String)) {
                InputStream converted =
                        exchange.getContext()
                                .getTypeConverter()
                                .tryConvertTo(InputStream.class, exchange, body);
                if (converted != null) {
                    try (converted) {
                        return bytes(converted.readAllBytes(), message);
                    }
                }
            }
        } catch (IOException e) {
            throw new InvalidMediaException(
                    "The body of the message for %s cannot be read: %s"
                            .formatted(what, e.getMessage()),
                    e);
        }
        throw new InvalidMediaException(
                ("%s needs a body that is a file, a path, byte[], an InputStream or something that Camel converts to"
                                + " one; this one is %s")
                        .formatted(what, body == null ? "missing" : body.getClass().getName()));
    }

    private static MediaSource file(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new InvalidMediaException("The file %s does not exist".formatted(path));
        }
        return new MediaSource.File(path);
    }

    private static MediaSource bytes(byte[] bytes, Message message) {
        // The name may come from a client and goes into error messages.
        String name =
                message.getHeader(Exchange.FILE_NAME) instanceof String fileName
                        ? Excerpt.of(fileName)
                        : "the message body";
        return new MediaSource.Bytes(bytes, name);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
