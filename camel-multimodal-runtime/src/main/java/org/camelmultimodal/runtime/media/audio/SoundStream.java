/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

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
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_ENOMEM;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.batch.Deadline;

/** Decodes the packets of one audio stream. */
final class SoundStream implements AutoCloseable {

    /**
     * Maximum number of errors per packet. A packet has few frames; a decoder with more errors
     * makes no progress.
     */
    private static final int MAX_ERRORS = 1_000;

    private final String name;
    private final int stream;
    private final Deadline deadline;
    private final AVCodecContext decoder;
    private final AVPacket packet;
    private final AVFrame frame;

    /**
     * Opens the decoder of a stream.
     *
     * @param stream the index of the stream
     * @throws InvalidMediaException if no decoder supports it
     */
    SoundStream(FfmpegInput input, int stream, String name, Deadline deadline) {
        this.name = name;
        this.stream = stream;
        this.deadline = deadline;
        var parameters = input.parameters(stream);
        AVCodec codec = avcodec_find_decoder(parameters.codec_id());
        if (codec == null || codec.isNull()) {
            throw new InvalidMediaException(
                    "%s has a codec that FFmpeg cannot decode: expected a codec that FFmpeg supports"
                            .formatted(name));
        }
        try (var parts = new OpenedParts()) {
            decoder =
                    parts.add(
                            Ffmpeg.allocated(avcodec_alloc_context3(codec)),
                            context -> avcodec_free_context(context));
            packet =
                    parts.add(
                            Ffmpeg.allocated(av_packet_alloc()), unused -> av_packet_free(unused));
            frame = parts.add(Ffmpeg.allocated(av_frame_alloc()), unused -> av_frame_free(unused));
            Ffmpeg.check(avcodec_parameters_to_context(decoder, parameters), name);
            Ffmpeg.check(avcodec_open2(decoder, codec, (AVDictionary) null), name);
            parts.keep(this);
        }
    }

    /**
     * Decodes all packets up to the end of the input.
     *
     * @throws IOException if the file cannot be read
     * @throws InvalidMediaException if the audio cannot be resampled or is too long
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline is exceeded
     */
    void decode(FfmpegInput input, SampleBuffer samples) throws IOException {
        while (input.read(packet)) {
            if (packet.stream_index() == stream) {
                decodePacket(packet, samples);
            }
            av_packet_unref(packet);
        }
        decodePacket(null, samples);
        samples.finish();
    }

    /** Decodes a packet. As in the ffmpeg program, a damaged packet is skipped. */
    private void decodePacket(AVPacket data, SampleBuffer samples) {
        int sent = send(data);
        fetch(samples);
        if (sent == AVERROR_EAGAIN()) {
            send(data);
            fetch(samples);
        }
    }

    private int send(AVPacket data) {
        int code = avcodec_send_packet(decoder, data);
        failWithoutMemory(code);
        return code;
    }

    private void fetch(SampleBuffer samples) {
        for (int errors = 0; errors < MAX_ERRORS; ) {
            deadline.check();
            int code = avcodec_receive_frame(decoder, frame);
            if (code == AVERROR_EAGAIN() || code == AVERROR_EOF()) {
                return;
            }
            failWithoutMemory(code);
            if (code < 0) {
                errors++;
            } else {
                samples.add(frame);
            }
        }
    }

    private void failWithoutMemory(int code) {
        if (code == AVERROR_ENOMEM()) {
            Ffmpeg.check(code, name);
        }
    }

    @Override
    public void close() {
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(decoder);
    }
}
