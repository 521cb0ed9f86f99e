/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.bytedeco.ffmpeg.global.avformat.avformat_version;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_ENOMEM;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.Pointer;
import org.camelmultimodal.runtime.DeviceOutOfMemoryException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.NativeLibrary;

/**
 * Converts FFmpeg's error codes and null pointers to exceptions, and sets its process-wide
 * settings.
 */
final class Ffmpeg {

    /**
     * Maximum size of one allocation. A header of a few bytes can declare tables of up to 2 GB;
     * packets, frames and the index of a recording of four hours need far less.
     */
    private static final long MAX_ALLOCATION = 256L << 20;

    private static final NativeLibrary LIBRARY =
            new NativeLibrary("FFmpeg", "ffmpeg", "jniavformat", Ffmpeg::initialize);

    private Ffmpeg() {}

    /**
     * Checks the return code of a call.
     *
     * @throws InvalidMediaException if the code is an error
     * @throws DeviceOutOfMemoryException if the code is ENOMEM
     */
    static void check(int code, String name) {
        if (code == AVERROR_ENOMEM()) {
            throw noMemory();
        }
        if (code < 0) {
            throw new InvalidMediaException(
                    "%s cannot be decoded: %s".formatted(name, message(code)));
        }
    }

    /**
     * Returns an allocated pointer.
     *
     * @throws DeviceOutOfMemoryException if the pointer is null
     */
    static <P extends Pointer> P allocated(P pointer) {
        if (pointer == null || pointer.isNull()) {
            throw noMemory();
        }
        return pointer;
    }

    /**
     * Loads the library and applies the settings. Must be called before any class of FFmpeg is
     * used.
     *
     * @throws org.camelmultimodal.runtime.NativeLibraryException if it cannot be loaded
     */
    static void load() {
        LIBRARY.load();
    }

    private static void initialize() {
        // libavformat loads libavcodec, libswresample and libavutil.
        avformat_version();
        // Errors are reported by return codes; FFmpeg's log would go to stderr.
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(MAX_ALLOCATION);
    }

    private static DeviceOutOfMemoryException noMemory() {
        return new DeviceOutOfMemoryException(
                "There is not enough native memory to decode a recording: expected fewer recordings at once. Send the message again later, or decrease the option concurrentCalls");
    }

    /** Returns the text of an error code. */
    static String message(int code) {
        var text = new byte[128];
        av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
