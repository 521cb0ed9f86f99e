/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.media.MediaSource;

/** The bytes of a source. The size of a file is that at opening. */
sealed interface MediaBytes extends Closeable {

    /**
     * Opens a source.
     *
     * @param maxBytes maximum size
     * @throws InvalidMediaException if the source is empty, larger, or not a regular file
     * @throws IOException if the file cannot be opened
     */
    static MediaBytes open(MediaSource source, long maxBytes) throws IOException {
        if (source instanceof MediaSource.Bytes memory) {
            checkSize(source, memory.bytes().length, maxBytes);
            return new InMemory(memory.bytes());
        }
        Path path = ((MediaSource.File) source).path();
        // Opening a named pipe waits for its writer, and a device never ends.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InvalidMediaException(
                    "%s is not a regular file: expected a file that can be read"
                            .formatted(source.description()));
        }
        try (var parts = new OpenedParts()) {
            FileChannel channel = parts.add(FileChannel.open(path), FileChannel::close);
            long size = channel.size();
            checkSize(source, size, maxBytes);
            return parts.keep(new InFile(channel, size));
        }
    }

    private static void checkSize(MediaSource source, long size, long maxBytes) {
        if (size == 0) {
            throw new InvalidMediaException(
                    "%s is empty: expected a recording".formatted(source.description()));
        }
        if (size > maxBytes) {
            throw MediaSource.tooLarge(source.description(), maxBytes);
        }
    }

    /**
     * Reads bytes into a buffer, as many as are available and fit.
     *
     * @return the number of bytes read; -1 at the end
     */
    int read(long position, ByteBuffer target) throws IOException;

    /** Returns the size in bytes. */
    long size();

    /** Bytes of a file. */
    record InFile(FileChannel channel, long size) implements MediaBytes {
        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            if (position >= size) {
                return -1;
            }
            target.limit((int) Math.min(target.limit(), target.position() + size - position));
            int count = channel.read(target, position);
            if (count < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Bytes in memory. */
    record InMemory(byte[] bytes) implements MediaBytes {
        @Override
        public int read(long position, ByteBuffer target) {
            if (position >= bytes.length) {
                return -1;
            }
            int count = Math.min(target.remaining(), bytes.length - (int) position);
            target.put(bytes, (int) position, count);
            return count;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void close() {}
    }
}
