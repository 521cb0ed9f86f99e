/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.MediaSource;

/** Reads message bodies as images and recordings. */
public final class MediaBody {

    private MediaBody() {}

    /**
     * Returns the body of a message as media. Supported are <code>WrappedFile</code>, <code>File
     * </code>, <code>Path
     * </code>, <code>byte[]</code>, <code>InputStream</code>, <code>StreamCache</code>, <code>
     * BufferedImage</code> and all types that Camel converts to <code>InputStream</code>. Streams
     * are read but not closed; a stream cache is reset.
     *
     * @param what the operation, for error messages
     * @param maxBytes maximum size in bytes; at most that much of a larger body is read into memory
     * @throws InvalidMediaException if the body has another type, is missing, is too large, or
     *     cannot be read
     */
    public static MediaSource read(Exchange exchange, String what, long maxBytes) {
        return read(exchange, exchange.getMessage().getBody(), what, maxBytes);
    }

    /**
     * Returns an item of a message as media; see {@link #read(Exchange, String, long)}.
     *
     * @param body the item
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
                if (bytes.length > maxBytes) {
                    throw MediaSource.tooLarge(source(bytes, message).description(), maxBytes);
                }
                return source(bytes, message);
            } else if (body instanceof BufferedImage image) {
                var copy = new LimitedBytes(message, maxBytes);
                png(image, copy);
                return copy.source();
            } else if (body instanceof StreamCache cache) {
                return streamCache(cache, message, maxBytes);
            } else if (body instanceof InputStream stream) {
                var copy = new LimitedBytes(message, maxBytes);
                stream.transferTo(copy);
                return copy.source();
            } else if (body != null && !(body instanceof String)) {
                InputStream converted =
                        exchange.getContext()
                                .getTypeConverter()
                                .tryConvertTo(InputStream.class, exchange, body);
                if (converted != null) {
                    try (converted) {
                        var copy = new LimitedBytes(message, maxBytes);
                        converted.transferTo(copy);
                        return copy.source();
                    }
                }
            }
        } catch (IOException | InvalidPathException e) {
            throw new InvalidMediaException(
                    "The body of the message for %s cannot be read: %s"
                            .formatted(what, e.getMessage()),
                    e);
        }
        throw new InvalidMediaException(
                ("%s cannot read the body (%s): expected a file, a path, byte[], an InputStream or a type that Camel "
                                + "converts to an InputStream")
                        .formatted(what, body == null ? "missing" : body.getClass().getName()));
    }

    private static MediaSource file(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new InvalidMediaException(
                    "%s does not exist or is not a regular file: expected a file that can be read"
                            .formatted(new MediaSource.File(path).description()));
        }
        return new MediaSource.File(path);
    }

    /** Reads a stream cache. Its length is checked first, as a cache on disk may be large. */
    private static MediaSource streamCache(StreamCache cache, Message message, long maxBytes)
            throws IOException {
        var copy = new LimitedBytes(message, maxBytes);
        copy.require(cache.length());
        // An earlier step of the route may have read from it, and Camel does not reset it within a
        // List.
        cache.reset();
        try {
            cache.writeTo(copy);
        } finally {
            cache.reset();
        }
        return copy.source();
    }

    private static MediaSource.Bytes source(byte[] bytes, Message message) {
        String name =
                message.getHeader(Exchange.FILE_NAME) instanceof String fileName
                        ? fileName
                        : "the message body";
        return new MediaSource.Bytes(bytes, name);
    }

    private static void png(BufferedImage image, LimitedBytes target) throws IOException {
        boolean written;
        try {
            written = ImageIO.write(image, "png", target);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
            // The color model of a custom image may not match its raster.
            throw unwritable(image, e);
        }
        if (!written) {
            throw unwritable(image, null);
        }
    }

    private static InvalidMediaException unwritable(BufferedImage image, RuntimeException cause) {
        return new InvalidMediaException(
                "A BufferedImage of %d × %d pixels with the color model %s cannot be read: expected RGB, gray or a palette"
                        .formatted(
                                image.getWidth(),
                                image.getHeight(),
                                image.getColorModel().getClass().getName()),
                cause);
    }

    /** Collects the bytes of a body up to the maximum size. */
    private static final class LimitedBytes extends ByteArrayOutputStream {

        private final Message message;
        private final long maxBytes;

        LimitedBytes(Message message, long maxBytes) {
            this.message = message;
            this.maxBytes = maxBytes;
        }

        /** Checks that a number of further bytes does not exceed the maximum size. */
        void require(long bytes) {
            if (bytes > Math.min(maxBytes, MediaSource.MAX_ARRAY) - count) {
                throw MediaSource.tooLarge(
                        MediaBody.source(new byte[0], message).description(), maxBytes);
            }
        }

        @Override
        public synchronized void write(int value) {
            require(1);
            super.write(value);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            require(length);
            super.write(bytes, offset, length);
        }

        MediaSource source() {
            return MediaBody.source(toByteArray(), message);
        }
    }
}
