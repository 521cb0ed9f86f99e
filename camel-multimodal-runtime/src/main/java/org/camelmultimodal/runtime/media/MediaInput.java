/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXTERNAL;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * An opened container. FFmpeg reads through this class alone and may open nothing by itself: a
 * playlist that names other files or addresses is refused.
 */
final class MediaInput implements AutoCloseable {

    private static final int BUFFER_SIZE = 64 * 1024;

    /** The inputs that are open, by the number that FFmpeg hands back in its calls. */
    private static final Map<Long, Data> OPEN = new ConcurrentHashMap<>();

    private static final AtomicLong NEXT = new AtomicLong(1);

    // One native callback of each kind for the whole process: their number is limited.
    private static final Read READ = new Read();
    private static final Seek SEEK = new Seek();

    private final long number;
    private final AVFormatContext format;
    private final AVIOContext io;

    private MediaInput(long number, AVFormatContext format, AVIOContext io) {
        this.number = number;
        this.format = format;
        this.io = io;
    }

    /**
     * Opens a container.
     *
     * @throws InvalidMediaException if the source is empty or of no format that FFmpeg knows
     * @throws IOException if the file cannot be read
     */
    static MediaInput open(MediaSource source) throws IOException {
        Data data = data(source);
        boolean opened = false;
        try {
            if (data.size() == 0) {
                throw new InvalidMediaException("%s is empty".formatted(source.description()));
            }
            MediaInput input = open(data, source.description());
            opened = true;
            return input;
        } finally {
            if (!opened) {
                data.close();
            }
        }
    }

    private static MediaInput open(Data data, String name) {
        long number = NEXT.getAndIncrement();
        OPEN.put(number, data);
        var buffer = new BytePointer(av_malloc(BUFFER_SIZE));
        AVIOContext io =
                avio_alloc_context(buffer, BUFFER_SIZE, 0, new Handle(number), READ, null, SEEK);
        AVFormatContext format = avformat_alloc_context();
        format.pb(io);
        var options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "none", 0);
        int code = avformat_open_input(format, (String) null, null, options);
        av_dict_free(options);
        if (code < 0) {
            // A failed open frees the format, and leaves the reading to its owner.
            free(number, io);
            throw AudioDecoder.notMedia(name, code);
        }
        return new MediaInput(number, format, io);
    }

    AVFormatContext format() {
        return format;
    }

    @Override
    public void close() throws IOException {
        avformat_close_input(format);
        Data data = OPEN.get(number);
        free(number, io);
        data.close();
    }

    private static void free(long number, AVIOContext io) {
        OPEN.remove(number);
        av_free(io.buffer());
        avio_context_free(io);
    }

    private static Data data(MediaSource source) throws IOException {
        if (source instanceof MediaSource.Bytes memory) {
            return new MemoryData(ByteBuffer.wrap(memory.bytes()));
        }
        return new FileData(FileChannel.open(((MediaSource.File) source).path()));
    }

    /** What FFmpeg reads from. */
    private interface Data {
        int read(ByteBuffer target) throws IOException;

        void seek(long position) throws IOException;

        long position() throws IOException;

        long size() throws IOException;

        void close() throws IOException;
    }

    private record FileData(FileChannel channel) implements Data {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public void seek(long position) throws IOException {
            channel.position(position);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record MemoryData(ByteBuffer bytes) implements Data {
        @Override
        public int read(ByteBuffer target) {
            int count = Math.min(target.remaining(), bytes.remaining());
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public void seek(long position) {
            bytes.position((int) Math.min(position, bytes.limit()));
        }

        @Override
        public long position() {
            return bytes.position();
        }

        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public void close() {}
    }

    /** A pointer that points nowhere and carries a number. */
    private static final class Handle extends Pointer {
        Handle(long number) {
            address = number;
        }
    }

    private static final class Read extends Read_packet_Pointer_BytePointer_int {

        @Override
        public int call(Pointer handle, BytePointer target, int length) {
            try {
                ByteBuffer buffer = target.capacity(length).asByteBuffer();
                int count = OPEN.get(handle.address()).read(buffer);
                return count <= 0 ? AVERROR_EOF() : count;
            } catch (IOException e) {
                return AVERROR_EXTERNAL();
            }
        }
    }

    private static final class Seek extends Seek_Pointer_long_int {
        private static final int FROM_START = 0;
        private static final int FROM_HERE = 1;
        private static final int FROM_END = 2;

        @Override
        public long call(Pointer handle, long offset, int whence) {
            Data data = OPEN.get(handle.address());
            try {
                if ((whence & AVSEEK_SIZE) != 0) {
                    return data.size();
                }
                long position =
                        switch (whence & 3) {
                            case FROM_START -> offset;
                            case FROM_HERE -> data.position() + offset;
                            case FROM_END -> data.size() + offset;
                            default -> -1;
                        };
                if (position < 0) {
                    return AVERROR_EXTERNAL();
                }
                data.seek(position);
                return position;
            } catch (IOException e) {
                return AVERROR_EXTERNAL();
            }
        }
    }
}
