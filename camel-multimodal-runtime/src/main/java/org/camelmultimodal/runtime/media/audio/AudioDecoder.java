/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;

/**
 * Decodes audio of every container and codec that FFmpeg supports to 16 kHz mono, quantized to 16
 * bits, equal to <code>ffmpeg -f s16le -ac 1 -ar 16000</code>. Thread-safe.
 *
 * <p>Source: openai/whisper, <code>audio.py</code>, <code>load_audio</code>.
 */
public final class AudioDecoder {

    /** Sample rate of decoded audio in Hz. */
    public static final int SAMPLE_RATE = 16_000;

    private AudioDecoder() {}

    /**
     * Decodes the default audio stream of a recording or a video, or the first one if none is
     * marked as default.
     *
     * @throws InvalidMediaException if the source is empty, is not media, has no audio, is damaged
     *     or exceeds the limits
     */
    public static Waveform decode(MediaSource source, AudioLimits limits) {
        return decode(source, limits, Deadline.NONE);
    }

    /**
     * Decodes the default audio stream of a recording or a video, or the first one if none is
     * marked as default.
     *
     * <p>Damaged packets are skipped. If the sample rate, the channels or the sample format change
     * within the stream, the times stay correct.
     *
     * @param deadline checked while the container is read and between frames
     * @throws InvalidMediaException if the source is empty, is not a regular file, is not media,
     *     has no audio, is damaged, exceeds the limits, or has a sample rate outside of 1 to 768
     *     kHz
     * @throws org.camelmultimodal.runtime.DeviceOutOfMemoryException if FFmpeg runs out of native
     *     memory
     * @throws org.camelmultimodal.runtime.EndpointStoppedException if the thread is interrupted
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline is exceeded
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
            int stream = input.selectAudio();
            try (var sound = new SoundStream(input, stream, name, deadline)) {
                sound.decode(input, samples);
            }
            if (samples.isEmpty()) {
                throw new InvalidMediaException(
                        "%s has an audio stream without audio that can be decoded: expected a recording that is not damaged"
                                .formatted(name));
            }
            return new Waveform(samples.toFloats(), SAMPLE_RATE);
        } catch (ClosedByInterruptException e) {
            throw new EndpointStoppedException(
                    "Reading %s was interrupted. Send the message again later".formatted(name), e);
        } catch (IOException e) {
            throw new InvalidMediaException(
                    "%s cannot be read: %s: expected a file that can be read"
                            .formatted(name, e.getMessage()),
                    e);
        }
    }
}
