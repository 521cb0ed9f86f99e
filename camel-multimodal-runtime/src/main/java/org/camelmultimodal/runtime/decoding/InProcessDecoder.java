/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.util.function.Consumer;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageDecoder;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.ImageView;

/** Decodes media on the calling thread. */
final class InProcessDecoder implements MediaDecoder {

    @Override
    public DecodedImage image(MediaSource source, ImageLimits limits, Deadline deadline) {
        return ImageDecoder.decode(source, limits, deadline);
    }

    @Override
    public void views(
            MediaSource source, ImageLimits limits, Deadline deadline, Consumer<ImageView> view) {
        ImageDecoder.views(source, limits, deadline, view);
    }

    @Override
    public Waveform audio(MediaSource source, AudioLimits limits, Deadline deadline) {
        return AudioDecoder.decode(source, limits, deadline);
    }

    @Override
    public void close() {}
}
