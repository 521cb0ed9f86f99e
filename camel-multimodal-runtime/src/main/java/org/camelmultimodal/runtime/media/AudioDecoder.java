/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * Decodes sound of every container and codec that FFmpeg knows to 16 kHz, one channel, in steps of
 * 1/32768, as <code>ffmpeg -f s16le -ac 1 -ar 16000</code> does, by which openai/whisper reads (
 * <code>audio.py</code>, <code>load_audio</code>). All methods may be called from many threads.
 */
public final class AudioDecoder {

    /** Samples in a second of everything that is decoded. */
    public static final int SAMPLE_RATE = 16_000;

    static {
        // What FFmpeg has to say comes back as error codes; its own lines would go to stderr.
        av_log_set_level(AV_LOG_QUIET);
    }

    private AudioDecoder() {}

    /**
     * Decodes the first, or the marked, sound stream of a recording or a film.
     *
     * @throws InvalidMediaException if the source is empty, no media, without sound, damaged or
     *     longer than the limit
     */
    public static Waveform decode(MediaSource source, AudioLimits limits) {
        return decode(source, limits, Deadline.NONE);
    }

    /**
     * Decodes the first, or the marked, sound stream of a recording or a film.
     *
     * @throws InvalidMediaException if the source is empty, no media, without sound, damaged or
     *     beyond the limits
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not decoded in time
     */
    public static Waveform decode(MediaSource source, AudioLimits limits, Deadline deadline) {
        deadline.check();
        String name = source.description();
        try (var input = MediaInput.open(source);
                var samples = new SampleBuffer(name, limits)) {
            AVFormatContext format = input.format();
            if (avformat_find_stream_info(format, (AVDictionary) null) < 0) {
                throw notMedia(name, AVERROR_INVALIDDATA());
            }
            if (format.duration() > 0) {
                limits.check(name, (double) format.duration() / AV_TIME_BASE);
            }
            int stream = soundStream(format, name);
            decodeStream(format, stream, samples, name);
            if (samples.isEmpty()) {
                throw new InvalidMediaException(
                        "%s has a sound stream without any sound that can be decoded"
                                .formatted(name));
            }
            return new Waveform(samples.toFloats(), SAMPLE_RATE);
        } catch (IOException e) {
            throw new InvalidMediaException(
                    "%s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static int soundStream(AVFormatContext format, String name) {
        int stream =
                av_find_best_stream(
                        format, AVMEDIA_TYPE_AUDIO, -1, -1, (PointerPointer<?>) null, 0);
        if (stream < 0) {
            throw new InvalidMediaException(
                    "%s is of the format %s but has no sound"
                            .formatted(name, format.iformat().name().getString()));
        }
        return stream;
    }

    private static void decodeStream(
            AVFormatContext format, int stream, SampleBuffer samples, String name) {
        var parameters = format.streams(stream).codecpar();
        AVCodec codec = avcodec_find_decoder(parameters.codec_id());
        if (codec == null || codec.isNull()) {
            throw new InvalidMediaException(
                    "%s is coded in a way FFmpeg cannot decode".formatted(name));
        }
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        AVPacket packet = av_packet_alloc();
        AVFrame frame = av_frame_alloc();
        try {
            check(avcodec_parameters_to_context(decoder, parameters), name);
            check(avcodec_open2(decoder, codec, (AVDictionary) null), name);
            int read = av_read_frame(format, packet);
            while (read >= 0) {
                if (packet.stream_index() == stream) {
                    decodePacket(decoder, packet, frame, samples, name);
                }
                av_packet_unref(packet);
                read = av_read_frame(format, packet);
            }
            decodePacket(decoder, null, frame, samples, name);
            samples.finish();
        } finally {
            av_frame_free(frame);
            av_packet_free(packet);
            avcodec_free_context(decoder);
        }
    }

    private static void decodePacket(
            AVCodecContext decoder,
            AVPacket packet,
            AVFrame frame,
            SampleBuffer samples,
            String name) {
        int sent = avcodec_send_packet(decoder, packet);
        if (sent == AVERROR_INVALIDDATA()) {
            // As the ffmpeg program: a damaged packet is left out, the rest is heard.
            return;
        }
        check(sent, name);
        while (true) {
            int received = avcodec_receive_frame(decoder, frame);
            if (received == AVERROR_EAGAIN() || received == AVERROR_EOF()) {
                return;
            }
            if (received == AVERROR_INVALIDDATA()) {
                return;
            }
            check(received, name);
            samples.add(frame);
        }
    }

    static void check(int code, String name) {
        if (code < 0) {
            throw new InvalidMediaException(
                    "%s cannot be decoded: %s".formatted(name, message(code)));
        }
    }

    static InvalidMediaException notMedia(String name, int code) {
        return new InvalidMediaException(
                "%s is not a recording that FFmpeg knows: %s".formatted(name, message(code)));
    }

    private static String message(int code) {
        var text = new byte[128];
        av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
