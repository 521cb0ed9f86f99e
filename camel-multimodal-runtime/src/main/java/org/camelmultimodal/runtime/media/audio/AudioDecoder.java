/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;

/**
 * Decodes sound of every container and codec that FFmpeg knows to 16 kHz, one channel, in steps of
 * 1/32768, as <code>ffmpeg -f s16le -ac 1 -ar 16000</code> does, by which openai/whisper reads (
 * <code>audio.py</code>, <code>load_audio</code>). All methods may be called from many threads.
 */
public final class AudioDecoder {

    /** Samples in a second of everything that is decoded. */
    public static final int SAMPLE_RATE = 16_000;

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
     * <p>A damaged packet is left out. Sound whose rate, channels or sample format change is heard
     * with the right times.
     *
     * @param deadline checked while the container is read and between frames
     * @throws InvalidMediaException if the source is empty, no regular file, no media, without
     *     sound, damaged, beyond the limits, or of a sample rate outside 1 to 768 kHz
     * @throws org.camelmultimodal.runtime.DeviceOutOfMemoryException if FFmpeg had not enough
     *     native memory
     * @throws org.camelmultimodal.runtime.EndpointStoppedException if the thread is interrupted
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not decoded in time
     * @throws org.camelmultimodal.runtime.NativeLibraryException if FFmpeg is missing for this
     *     platform
     */
    public static Waveform decode(MediaSource source, AudioLimits limits, Deadline deadline) {
        deadline.check();
        Ffmpeg.load();
        String name = source.description();
        try (var input = FfmpegInput.open(source, limits.maxBytes(), deadline);
                var samples = new SampleBuffer(name, limits)) {
            limits.check(name, input.declaredSeconds());
            int stream = input.selectSound();
            try (var sound = new SoundStream(input, stream, name, deadline)) {
                sound.decode(input, samples);
            }
            if (samples.isEmpty()) {
                throw new InvalidMediaException(
                        "%s has a sound stream without any sound that can be decoded"
                                .formatted(name));
            }
            return new Waveform(samples.toFloats(), SAMPLE_RATE);
        } catch (ClosedByInterruptException e) {
            throw new EndpointStoppedException("Reading %s was interrupted".formatted(name), e);
        } catch (IOException e) {
            throw new InvalidMediaException(
                    "%s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }
}
