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

/** What FFmpeg answers, error codes and null pointers, as exceptions; its settings per process. */
final class Ffmpeg {

    /**
     * Maximum size of one allocation. Tables whose size a header of a few bytes declares would take
     * up to 2 GB; what recordings need (packets, frames, an index of four hours) is far below.
     */
    private static final long MAX_ALLOCATION = 256L << 20;

    private static final NativeLibrary LIBRARY =
            new NativeLibrary("FFmpeg", "ffmpeg", "jniavformat", Ffmpeg::initialize);

    private Ffmpeg() {}

    /**
     * Does nothing if a call succeeded.
     *
     * @throws InvalidMediaException if the code is an error
     * @throws DeviceOutOfMemoryException if it is the error of memory that could not be allocated
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
     * Returns what was allocated.
     *
     * @throws DeviceOutOfMemoryException if nothing was
     */
    static <P extends Pointer> P allocated(P pointer) {
        if (pointer == null || pointer.isNull()) {
            throw noMemory();
        }
        return pointer;
    }

    /**
     * Loads the library and makes the settings; to be called before any class of it is used.
     *
     * @throws org.camelmultimodal.runtime.NativeLibraryException if it cannot be loaded
     */
    static void load() {
        LIBRARY.load();
    }

    private static void initialize() {
        // The library for containers, which loads those for codecs and for samples.
        avformat_version();
        // What FFmpeg has to say comes back as error codes; its own lines would go to stderr.
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(MAX_ALLOCATION);
    }

    private static DeviceOutOfMemoryException noMemory() {
        return new DeviceOutOfMemoryException(
                "There is not enough native memory to decode a recording. Decode fewer at a time"
                        + " (option concurrentCalls).");
    }

    /** The text of an error code. */
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
