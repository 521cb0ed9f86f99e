/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.util.function.Consumer;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.ImageView;

/**
 * Decodes images and recordings in the processes that {@link Decoding} selects. Implementations are
 * thread-safe. All methods throw {@link org.camelmultimodal.runtime.InvalidMediaException} for
 * media that cannot be decoded within their limits, {@link
 * org.camelmultimodal.runtime.DeadlineExceededException} when the deadline is exceeded and {@link
 * org.camelmultimodal.runtime.NativeLibraryException} if the library that decodes them is missing.
 */
public interface MediaDecoder extends AutoCloseable {

    /** Decodes the first frame of an image in the mode of its file. */
    DecodedImage image(MediaSource source, ImageLimits limits, Deadline deadline);

    /**
     * Decodes all views that a viewer may show of an image file, one at a time.
     *
     * @param view receives the views, in the order of the frames, on the calling thread
     */
    void views(MediaSource source, ImageLimits limits, Deadline deadline, Consumer<ImageView> view);

    /** Decodes the audio of a recording or a video to 16 kHz mono. */
    Waveform audio(MediaSource source, AudioLimits limits, Deadline deadline);

    /** Releases the resources of the decoder. Idempotent. */
    @Override
    void close();
}
