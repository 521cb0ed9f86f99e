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
 * Decodes images and recordings; where that happens is the choice of {@link Decoding}. All methods
 * may be called from many threads, and throw {@link
 * org.camelmultimodal.runtime.InvalidMediaException} for media that cannot be decoded within their
 * limits, {@link org.camelmultimodal.runtime.DeadlineExceededException} when the deadline is over
 * and {@link org.camelmultimodal.runtime.NativeLibraryException} where the library that decodes
 * them is missing.
 */
public interface MediaDecoder extends AutoCloseable {

    /** Decodes an image, of several frames the first, in the mode of its file. */
    DecodedImage image(MediaSource source, ImageLimits limits, Deadline deadline);

    /**
     * Decodes all that a viewer may show of an image file, one view at a time.
     *
     * @param view receives the views, in the order of the frames, on the calling thread
     */
    void views(MediaSource source, ImageLimits limits, Deadline deadline, Consumer<ImageView> view);

    /** Decodes the sound of a recording or a film. */
    Waveform audio(MediaSource source, AudioLimits limits, Deadline deadline);

    /** Releases what the decoder holds; may be called more than once. */
    @Override
    void close();
}
