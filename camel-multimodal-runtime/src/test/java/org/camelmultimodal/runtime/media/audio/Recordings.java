/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16P;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_get_bytes_per_sample;
import static org.bytedeco.ffmpeg.global.avutil.av_sample_fmt_is_planar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Recordings of a tone, encoded by FFmpeg. */
final class Recordings {

    private static final int HERTZ = 440;

    /** A container and its encoder. */
    enum Kind {
        MP2("mp2", "mp2", AV_SAMPLE_FMT_S16),
        MP3("mp3", "libmp3lame", AV_SAMPLE_FMT_S16P),
        AAC("adts", "aac", AV_SAMPLE_FMT_FLTP),
        AC3("ac3", "ac3", AV_SAMPLE_FMT_FLTP),
        WAV("wav", "pcm_s16le", AV_SAMPLE_FMT_S16),
        FLAC("flac", "flac", AV_SAMPLE_FMT_S16),
        OPUS("ogg", "libopus", AV_SAMPLE_FMT_S16),
        MP4("mp4", "aac", AV_SAMPLE_FMT_FLTP),
        WEBM("webm", "libopus", AV_SAMPLE_FMT_S16);

        private final String muxer;
        private final String encoder;
        private final int sampleFormat;

        Kind(String muxer, String encoder, int sampleFormat) {
            this.muxer = muxer;
            this.encoder = encoder;
            this.sampleFormat = sampleFormat;
        }
    }

    private Recordings() {}

    /** A tone of 440 Hz in all channels. */
    static byte[] tone(Kind kind, int rate, int channels, double seconds) {
        try {
            Path file = Files.createTempFile("tone", "." + kind.muxer);
            try {
                write(file, kind, rate, channels, seconds);
                return Files.readAllBytes(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One recording after the other, as <code>cat</code> joins files. */
    static byte[] joined(byte[]... recordings) {
        var all = new ByteArrayOutputStream();
        for (byte[] recording : recordings) {
            all.writeBytes(recording);
        }
        return all.toByteArray();
    }

    private static void write(Path file, Kind kind, int rate, int channels, double seconds) {
        var format = new AVFormatContext(null);
        ok(avformat_alloc_output_context2(format, null, kind.muxer, file.toString()));
        AVCodec codec = avcodec_find_encoder_by_name(kind.encoder);
        assertThat(codec).as("encoder %s", kind.encoder).isNotNull();
        AVCodecContext encoder = avcodec_alloc_context3(codec);
        encoder.sample_fmt(kind.sampleFormat);
        encoder.sample_rate(rate);
        av_channel_layout_default(encoder.ch_layout(), channels);
        encoder.bit_rate(64_000L * channels);
        encoder.time_base().num(1).den(rate);
        if ((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        ok(avcodec_open2(encoder, codec, (AVDictionary) null));
        AVStream stream = avformat_new_stream(format, codec);
        ok(avcodec_parameters_from_context(stream.codecpar(), encoder));
        var io = new AVIOContext(null);
        ok(avio_open(io, file.toString(), AVIO_FLAG_WRITE));
        format.pb(io);
        ok(avformat_write_header(format, (AVDictionary) null));
        encode(format, stream, encoder, rate, channels, seconds);
        ok(av_write_trailer(format));
        avio_closep(io);
        avcodec_free_context(encoder);
        avformat_free_context(format);
    }

    private static void encode(
            AVFormatContext format,
            AVStream stream,
            AVCodecContext encoder,
            int rate,
            int channels,
            double seconds) {
        AVFrame frame = av_frame_alloc();
        AVPacket packet = av_packet_alloc();
        int size = encoder.frame_size() > 0 ? encoder.frame_size() : 1024;
        frame.format(encoder.sample_fmt());
        frame.sample_rate(rate);
        av_channel_layout_default(frame.ch_layout(), channels);
        frame.nb_samples(size);
        ok(av_frame_get_buffer(frame, 0));
        for (int done = 0; done < seconds * rate; done += size) {
            ok(av_frame_make_writable(frame));
            frame.pts(done);
            fill(frame, done, rate, channels);
            ok(avcodec_send_frame(encoder, frame));
            drain(format, stream, encoder, packet);
        }
        ok(avcodec_send_frame(encoder, null));
        drain(format, stream, encoder, packet);
        av_packet_free(packet);
        av_frame_free(frame);
    }

    private static void fill(AVFrame frame, int done, int rate, int channels) {
        boolean planar = av_sample_fmt_is_planar(frame.format()) != 0;
        boolean floats = frame.format() == AV_SAMPLE_FMT_FLTP;
        int planes = planar ? channels : 1;
        int inPlane = planar ? 1 : channels;
        int bytes = av_get_bytes_per_sample(frame.format());
        for (int plane = 0; plane < planes; plane++) {
            var out =
                    new BytePointer(frame.extended_data(plane))
                            .capacity((long) frame.nb_samples() * inPlane * bytes)
                            .asByteBuffer()
                            .order(ByteOrder.nativeOrder());
            for (int i = 0; i < frame.nb_samples() * inPlane; i++) {
                double value = Math.sin(2 * Math.PI * HERTZ * (done + i / inPlane) / rate) / 2;
                if (floats) {
                    out.putFloat((float) value);
                } else {
                    out.putShort((short) Math.round(value * Short.MAX_VALUE));
                }
            }
        }
    }

    private static void drain(
            AVFormatContext format, AVStream stream, AVCodecContext encoder, AVPacket packet) {
        while (avcodec_receive_packet(encoder, packet) >= 0) {
            packet.stream_index(0);
            av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            ok(av_interleaved_write_frame(format, packet));
        }
    }

    private static void ok(int code) {
        assertThat(code).as("FFmpeg's answer").isNotNegative();
    }
}
