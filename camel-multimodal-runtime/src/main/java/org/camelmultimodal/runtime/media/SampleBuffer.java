/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;

/** Turns decoded frames of any rate, layout and sample format into 16 kHz, one channel, 16 bit. */
final class SampleBuffer implements AutoCloseable {

    private static final float FULL_SCALE = 32768f;

    private final String name;
    private final AudioLimits limits;
    private final AVChannelLayout mono = new AVChannelLayout();
    private SwrContext resampler;
    private short[] samples = new short[AudioDecoder.SAMPLE_RATE * 30];
    private int length;

    SampleBuffer(String name, AudioLimits limits) {
        this.name = name;
        this.limits = limits;
        av_channel_layout_default(mono, 1);
    }

    void add(AVFrame frame) {
        if (resampler == null) {
            resampler = resamplerFor(frame);
        }
        convert(frame.extended_data(), frame.nb_samples());
    }

    private SwrContext resamplerFor(AVFrame frame) {
        AVChannelLayout layout = frame.ch_layout();
        if (layout.order() == AV_CHANNEL_ORDER_UNSPEC) {
            av_channel_layout_default(layout, layout.nb_channels());
        }
        var context = new SwrContext(null);
        AudioDecoder.check(
                swr_alloc_set_opts2(
                        context,
                        mono,
                        AV_SAMPLE_FMT_S16,
                        AudioDecoder.SAMPLE_RATE,
                        layout,
                        frame.format(),
                        frame.sample_rate(),
                        0,
                        null),
                name);
        int code = swr_init(context);
        if (code < 0) {
            swr_free(context);
        }
        AudioDecoder.check(code, name);
        return context;
    }

    /** Fetches what the resampler still holds. */
    void finish() {
        if (resampler != null) {
            convert(new PointerPointer<>(), 0);
        }
    }

    private void convert(PointerPointer<?> in, int count) {
        int room = swr_get_out_samples(resampler, count);
        if (room <= 0) {
            return;
        }
        try (var out = new ShortPointer(room);
                var planes = new PointerPointer<ShortPointer>(1)) {
            planes.put(0, out);
            int got = swr_convert(resampler, planes, room, in, count);
            AudioDecoder.check(got, name);
            if (length + got > samples.length) {
                samples = Arrays.copyOf(samples, Math.max(length + got, samples.length * 2));
            }
            out.get(samples, length, got);
            length += got;
        }
        limits.check(name, (double) length / AudioDecoder.SAMPLE_RATE);
    }

    boolean isEmpty() {
        return length == 0;
    }

    float[] toFloats() {
        var floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = samples[i] / FULL_SCALE;
        }
        return floats;
    }

    @Override
    public void close() {
        if (resampler != null) {
            swr_free(resampler);
        }
        av_channel_layout_uninit(mono);
        mono.close();
    }
}
