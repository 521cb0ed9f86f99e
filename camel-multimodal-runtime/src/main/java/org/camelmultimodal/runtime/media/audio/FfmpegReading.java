/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FORCE;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXTERNAL;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * Reads a source for FFmpeg. Exceptions must not be thrown through FFmpeg: the first failure ends
 * the reading and is thrown by {@link #check()} afterwards.
 */
final class FfmpegReading implements Closeable {

    private static final int FROM_START = 0;
    private static final int FROM_HERE = 1;
    private static final int FROM_END = 2;

    /**
     * Maximum number of times that all bytes of a file may be read: containers seek back, but not
     * this often.
     */
    private static final long MAX_ROUNDS = 32;

    private static final long MIN_BUDGET = 64L << 20;

    private final MediaBytes bytes;
    private final String name;
    private final Deadline deadline;
    private long position;
    private long budget;
    private Throwable failure;

    FfmpegReading(MediaBytes bytes, String name, Deadline deadline) {
        this.bytes = bytes;
        this.name = name;
        this.deadline = deadline;
        long size = bytes.size();
        this.budget =
                size > Long.MAX_VALUE / MAX_ROUNDS
                        ? Long.MAX_VALUE
                        : Math.max(MIN_BUDGET, size * MAX_ROUNDS);
    }

    /** Reads the next bytes; returns their number, or an error code of FFmpeg. */
    int read(ByteBuffer target) {
        if (mustEnd()) {
            return AVERROR_EXIT();
        }
        try {
            int count = bytes.read(position, target);
            if (count <= 0) {
                return AVERROR_EOF();
            }
            position += count;
            budget -= count;
            if (budget < 0) {
                failure =
                        new InvalidMediaException(
                                "%s is damaged: its container refers to the same bytes repeatedly: expected a recording that is not damaged"
                                        .formatted(name));
            }
            return count;
        } catch (Throwable e) {
            fail(e);
            return AVERROR_EXTERNAL();
        }
    }

    /** Sets the position or gets the size; returns it, or an error code of FFmpeg. */
    long seek(long offset, int whence) {
        if ((whence & AVSEEK_SIZE) != 0) {
            return bytes.size();
        }
        long from;
        switch (whence & ~AVSEEK_FORCE) {
            case FROM_START -> from = 0;
            case FROM_HERE -> from = position;
            case FROM_END -> from = bytes.size();
            default -> {
                return AVERROR_EXTERNAL();
            }
        }
        long target = from + offset;
        boolean overflows = offset > 0 && target < from;
        if (target < 0 || overflows) {
            return AVERROR_EXTERNAL();
        }
        position = target;
        return target;
    }

    /** Keeps the first failure. */
    void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
    }

    /** Returns whether FFmpeg must stop. */
    boolean mustEnd() {
        return failure != null || deadline.remainingNanos() <= 0;
    }

    /**
     * Throws the first failure of the reading, if there is one.
     *
     * @throws IOException if the file could not be read
     * @throws InvalidMediaException if the container refers to the same bytes repeatedly
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline is exceeded
     */
    void check() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        } else if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        }
        deadline.check();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
