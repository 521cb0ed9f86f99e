/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.av_codec_is_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.av_codec_iterate;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.io.IOException;
import java.util.StringJoiner;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;

/**
 * An opened container. FFmpeg reads through {@link FfmpegReading} only and cannot open files or
 * addresses itself: a playlist that refers to others fails. Only audio decoders run, also while the
 * streams are probed.
 */
final class FfmpegInput implements AutoCloseable {

    private static final int BUFFER_SIZE = 64 * 1024;

    /** The names of all audio decoders, separated by commas. */
    private static final String AUDIO_DECODERS = audioDecoders();

    private final String name;
    private final FfmpegReading reading;
    private final long number;
    private AVFormatContext format;
    private AVIOContext io;

    private FfmpegInput(FfmpegReading reading, String name) {
        this.reading = reading;
        this.name = name;
        this.number = FfmpegCallbacks.register(reading);
    }

    /**
     * Opens a container.
     *
     * @param maxBytes maximum size in bytes, checked before anything is read
     * @param deadline checked while the container is read
     * @throws InvalidMediaException if the source is empty, too large, not a regular file, or of a
     *     format that FFmpeg does not support
     * @throws IOException if the file cannot be read
     */
    static FfmpegInput open(MediaSource source, long maxBytes, Deadline deadline)
            throws IOException {
        String name = source.description();
        var reading = new FfmpegReading(MediaBytes.open(source, maxBytes), name, deadline);
        try (var parts = new OpenedParts()) {
            var input = parts.add(new FfmpegInput(reading, name), FfmpegInput::close);
            input.open();
            return parts.keep(input);
        }
    }

    private void open() throws IOException {
        var buffer = new BytePointer(Ffmpeg.allocated(av_malloc(BUFFER_SIZE)));
        io =
                avio_alloc_context(
                        buffer,
                        BUFFER_SIZE,
                        0,
                        FfmpegCallbacks.handle(number),
                        FfmpegCallbacks.READ,
                        null,
                        FfmpegCallbacks.SEEK);
        if (io == null) {
            av_free(buffer);
        }
        Ffmpeg.allocated(io);
        format = Ffmpeg.allocated(avformat_alloc_context());
        format.pb(io);
        format.interrupt_callback()
                .callback(FfmpegCallbacks.INTERRUPT)
                .opaque(FfmpegCallbacks.handle(number));
        var options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "none", 0);
        av_dict_set(options, "codec_whitelist", AUDIO_DECODERS, 0);
        int code = avformat_open_input(format, (String) null, null, options);
        av_dict_free(options);
        if (code < 0) {
            // A failed avformat_open_input frees the format context, but not the reading.
            format = null;
            throw failure(code);
        }
        if (avformat_find_stream_info(format, (AVDictionary) null) < 0) {
            throw failure(AVERROR_INVALIDDATA());
        }
        reading.check();
    }

    private InvalidMediaException failure(int code) throws IOException {
        reading.check();
        return new InvalidMediaException(
                "%s is not a recording that FFmpeg knows: %s"
                        .formatted(name, Ffmpeg.message(code)));
    }

    /** Returns the duration that the container declares in seconds; 0 if it declares none. */
    double declaredSeconds() {
        return Math.max(0, (double) format.duration() / AV_TIME_BASE);
    }

    /**
     * Selects the default audio stream, or the first one; packets of other streams are skipped from
     * then on.
     *
     * @return the index of the stream
     * @throws InvalidMediaException if there is no audio stream
     */
    int selectAudio() {
        int stream =
                av_find_best_stream(
                        format, AVMEDIA_TYPE_AUDIO, -1, -1, (PointerPointer<?>) null, 0);
        if (stream < 0) {
            throw new InvalidMediaException(
                    "%s has the format %s and no audio stream: expected a recording"
                            .formatted(name, format.iformat().name().getString()));
        }
        for (int i = 0; i < format.nb_streams(); i++) {
            if (i != stream) {
                format.streams(i).discard(AVDISCARD_ALL);
            }
        }
        return stream;
    }

    AVCodecParameters parameters(int stream) {
        return format.streams(stream).codecpar();
    }

    /**
     * Reads the next packet of any stream.
     *
     * @return false at the end of the file, or where damage ends it
     * @throws IOException if the file cannot be read
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline is exceeded
     */
    boolean read(AVPacket packet) throws IOException {
        int code = av_read_frame(format, packet);
        reading.check();
        return code >= 0;
    }

    @Override
    public void close() throws IOException {
        if (format != null) {
            avformat_close_input(format);
        }
        FfmpegCallbacks.remove(number);
        if (io != null) {
            av_free(io.buffer());
            avio_context_free(io);
        }
        reading.close();
    }

    private static String audioDecoders() {
        var names = new StringJoiner(",");
        try (var position = new PointerPointer<>(1)) {
            position.put(0, (Pointer) null);
            for (AVCodec codec = av_codec_iterate(position);
                    codec != null;
                    codec = av_codec_iterate(position)) {
                if (codec.type() == AVMEDIA_TYPE_AUDIO && av_codec_is_decoder(codec) != 0) {
                    names.add(codec.name().getString());
                }
            }
        }
        return names.toString();
    }
}
