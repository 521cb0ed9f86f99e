/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXTERNAL;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The callbacks that FFmpeg calls: one native function of each kind per process, since their number
 * is limited. An exception that is thrown out of a callback would end the process.
 */
final class FfmpegCallbacks {

    static final Read READ = new Read();
    static final Seek SEEK = new Seek();
    static final Interrupt INTERRUPT = new Interrupt();

    /** The open inputs by the number that FFmpeg passes to the callbacks. */
    private static final Map<Long, FfmpegReading> OPEN = new ConcurrentHashMap<>();

    private static final AtomicLong NEXT = new AtomicLong(1);

    private FfmpegCallbacks() {}

    /** Registers an input; returns its number. */
    static long register(FfmpegReading reading) {
        long number = NEXT.getAndIncrement();
        OPEN.put(number, reading);
        return number;
    }

    static void remove(long number) {
        OPEN.remove(number);
    }

    /** Returns the opaque pointer that is passed to FFmpeg for an input. */
    static Pointer handle(long number) {
        return new Handle(number);
    }

    /** A pointer whose address is a number; never dereferenced. */
    private static final class Handle extends Pointer {
        Handle(long number) {
            address = number;
        }
    }

    static final class Read extends Read_packet_Pointer_BytePointer_int {

        @Override
        public int call(Pointer handle, BytePointer target, int length) {
            FfmpegReading reading = null;
            try {
                reading = OPEN.get(handle.address());
                if (reading == null || length <= 0) {
                    return AVERROR_EOF();
                }
                return reading.read(target.capacity(length).asByteBuffer());
            } catch (Throwable e) {
                if (reading != null) {
                    reading.fail(e);
                }
                return AVERROR_EXTERNAL();
            }
        }
    }

    static final class Seek extends Seek_Pointer_long_int {

        @Override
        public long call(Pointer handle, long offset, int whence) {
            try {
                FfmpegReading reading = OPEN.get(handle.address());
                return reading == null ? AVERROR_EXTERNAL() : reading.seek(offset, whence);
            } catch (Throwable e) {
                return AVERROR_EXTERNAL();
            }
        }
    }

    static final class Interrupt extends AVIOInterruptCB.Callback_Pointer {

        @Override
        public int call(Pointer handle) {
            try {
                FfmpegReading reading = OPEN.get(handle.address());
                return reading == null || reading.mustEnd() ? 1 : 0;
            } catch (Throwable e) {
                return 1;
            }
        }
    }
}
