/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_check;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_compare;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.avutil.av_get_bytes_per_sample;
import static org.bytedeco.ffmpeg.global.avutil.av_sample_fmt_is_planar;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.OpenedParts;

/**
 * Converts frames of one sample rate, channel layout and sample format to 16 kHz, mono, 16 bits.
 * FFmpeg reads the planes of a frame as configured, so a frame with another format needs another
 * resampler.
 */
final class FrameResampler implements AutoCloseable {

    private static final int MIN_RATE = 1_000;
    private static final int MAX_RATE = 768_000;
    private static final int MAX_CHANNELS = 64;

    private final String name;
    private final int sampleFormat;
    private final int rate;
    private final AVChannelLayout layout = new AVChannelLayout();
    private final SwrContext context = new SwrContext(null);

    /**
     * Creates a resampler for frames of the format of this one.
     *
     * @throws InvalidMediaException if its sample rate, layout or sample format is not supported
     */
    FrameResampler(AVFrame frame, String name) {
        this.name = name;
        this.sampleFormat = frame.format();
        this.rate = frame.sample_rate();
        checkFormat(frame, name);
        try (var parts = new OpenedParts()) {
            parts.add(this, FrameResampler::close);
            Ffmpeg.check(av_channel_layout_copy(layout, frame.ch_layout()), name);
            init();
            parts.keep(this);
        }
    }

    /** Rejects implausible formats: a filter for 500 MHz takes gigabytes. */
    private static void checkFormat(AVFrame frame, String name) {
        int rate = frame.sample_rate();
        if (rate < MIN_RATE || rate > MAX_RATE) {
            throw new InvalidMediaException(
                    "%s has a sample rate of %d Hz: expected %d to %d Hz"
                            .formatted(name, rate, MIN_RATE, MAX_RATE));
        }
        int channels = frame.ch_layout().nb_channels();
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new InvalidMediaException(
                    "%s has %d channels: expected 1 to %d".formatted(name, channels, MAX_CHANNELS));
        }
        if (av_channel_layout_check(frame.ch_layout()) == 0
                || av_get_bytes_per_sample(frame.format()) <= 0) {
            throw new InvalidMediaException(
                    "%s has an unknown channel layout or sample format: expected audio that FFmpeg can resample"
                            .formatted(name));
        }
    }

    private void init() {
        try (var mono = new AVChannelLayout();
                var from = new AVChannelLayout()) {
            av_channel_layout_default(mono, 1);
            if (layout.order() == AV_CHANNEL_ORDER_UNSPEC) {
                av_channel_layout_default(from, layout.nb_channels());
            } else {
                Ffmpeg.check(av_channel_layout_copy(from, layout), name);
            }
            try {
                Ffmpeg.check(
                        swr_alloc_set_opts2(
                                context,
                                mono,
                                AV_SAMPLE_FMT_S16,
                                AudioDecoder.SAMPLE_RATE,
                                from,
                                sampleFormat,
                                rate,
                                0,
                                null),
                        name);
                Ffmpeg.check(swr_init(context), name);
            } finally {
                av_channel_layout_uninit(from);
                av_channel_layout_uninit(mono);
            }
        }
    }

    /** Returns whether a frame has the sample rate, layout and sample format of this resampler. */
    boolean takes(AVFrame frame) {
        return frame.sample_rate() == rate
                && frame.format() == sampleFormat
                && av_channel_layout_compare(frame.ch_layout(), layout) == 0;
    }

    /**
     * Resamples a frame.
     *
     * @param frame a frame of this format
     * @return the available samples, possibly none, valid until the next call; must be closed
     * @throws InvalidMediaException if the frame lacks samples that it declares
     */
    ShortPointer convert(AVFrame frame) {
        checkPlanes(frame);
        return convert(frame.extended_data(), frame.nb_samples());
    }

    /** Returns the remaining samples; must be closed. */
    ShortPointer drain() {
        try (var none = new PointerPointer<>()) {
            return convert(none, 0);
        }
    }

    private void checkPlanes(AVFrame frame) {
        boolean planar = av_sample_fmt_is_planar(sampleFormat) != 0;
        int channels = layout.nb_channels();
        long bytes =
                (long) frame.nb_samples()
                        * av_get_bytes_per_sample(sampleFormat)
                        * (planar ? 1 : channels);
        boolean complete = frame.linesize(0) >= bytes && frame.extended_data() != null;
        for (int i = 0; complete && i < (planar ? channels : 1); i++) {
            complete = frame.extended_data(i) != null && !frame.extended_data(i).isNull();
        }
        if (!complete) {
            throw new InvalidMediaException(
                    "%s has an incomplete frame: expected a recording that is not damaged"
                            .formatted(name));
        }
    }

    private ShortPointer convert(PointerPointer<?> in, int count) {
        int room = Math.max(1, swr_get_out_samples(context, count));
        var out = new ShortPointer(room);
        try (var planes = new PointerPointer<ShortPointer>(1)) {
            planes.put(0, out);
            int got = swr_convert(context, planes, room, in, count);
            if (got < 0) {
                out.close();
            }
            Ffmpeg.check(got, name);
            return out.limit(got);
        }
    }

    /** Returns the sample rate of the frames in Hz. */
    int rate() {
        return rate;
    }

    @Override
    public void close() {
        swr_free(context);
        av_channel_layout_uninit(layout);
        layout.close();
    }
}
