/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.util.Optional;
import java.util.function.Consumer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.format.Frame;
import org.camelmultimodal.runtime.media.format.FrameSource;
import org.camelmultimodal.runtime.media.format.ImageBounds;
import org.camelmultimodal.runtime.media.format.ImageFormat;
import org.camelmultimodal.runtime.media.format.Pixels;

/**
 * Decodes images in the mode of their file, upright: the orientation of the camera is applied as
 * Pillow's <code>ImageOps.exif_transpose</code> does. {@link DecodedImage#toRgb} converts them as
 * Pillow's <code>convert("RGB")</code>: palettes are looked up, gray becomes three equal channels,
 * an alpha channel is dropped (not blended), CMYK becomes RGB by Pillow's formula. PNG, JPEG, WebP,
 * GIF, BMP and TIFF; of several frames the first. Equal to the bit, but for CMYK JPEG (1 level of
 * 255), which the decoder returns as RGB.
 *
 * <p>Files are not trusted. Sizes, frames and scans are read from the headers and checked before
 * memory is taken or anything is inflated; metadata are not read, but for the orientation. All
 * methods may be called from many threads.
 */
public final class ImageDecoder {

    private ImageDecoder() {}

    /**
     * Decodes an image.
     *
     * @throws InvalidMediaException if it is empty, of no known format, damaged, truncated or
     *     larger than the limits
     */
    public static DecodedImage decode(MediaSource source, ImageLimits limits) {
        return decode(source, limits, Deadline.NONE);
    }

    /**
     * Decodes an image, of several frames the first.
     *
     * @throws InvalidMediaException if it is empty, of no known format, damaged, truncated or
     *     larger than the limits
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not decoded in time
     */
    public static DecodedImage decode(MediaSource source, ImageLimits limits, Deadline deadline) {
        FileBytes file = file(source, limits, deadline);
        return DecodedImage.of(ImageFormat.of(file).first(file, bounds(limits, deadline)));
    }

    /**
     * Decodes all that a viewer may show of an image file: each frame of GIF, WebP, APNG and TIFF
     * as it appears over those before it and, where pixels are transparent, on black, on white, and
     * without the alpha channel; of an APNG also the image that is shown where nothing moves. Equal
     * views of a frame are given once. They are upright and, where that takes a turn, also as they
     * are stored, since not every viewer turns them; 16-bit gray is scaled to 8 bits. Not among
     * them are thumbnails and what hangs on other images: sub-directories of TIFF, previews in
     * metadata. One frame is in memory at a time.
     *
     * @param view receives the views, in the order of the frames; what it throws is thrown on
     * @throws InvalidMediaException if any frame is damaged or truncated, or larger than the
     *     limits, or there are more of them
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not decoded in time
     */
    public static void views(
            MediaSource source, ImageLimits limits, Deadline deadline, Consumer<ImageView> view) {
        FileBytes file = file(source, limits, deadline);
        FrameSource frames = ImageFormat.of(file).frames(file, bounds(limits, deadline));
        for (Optional<Frame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            give(frame.get(), view);
        }
    }

    private static void give(Frame frame, Consumer<ImageView> view) {
        give(frame.name(), frame.pixels(), view);
        frame.asStored().ifPresent(stored -> give(frame.name() + " as stored", stored, view));
    }

    private static void give(String name, Pixels pixels, Consumer<ImageView> view) {
        if (pixels.isOpaque()) {
            view.accept(new ImageView(name, rgb(pixels)));
            return;
        }
        // Where a pixel is transparent these two differ.
        view.accept(new ImageView(name + " on black", rgb(pixels.on(0))));
        view.accept(new ImageView(name + " on white", rgb(pixels.on(255))));
        if (!pixels.isSameOn(0) && !pixels.isSameOn(255)) {
            view.accept(new ImageView(name + " without alpha", rgb(pixels)));
        }
    }

    private static FileBytes file(MediaSource source, ImageLimits limits, Deadline deadline) {
        deadline.check();
        return new FileBytes(source.readAll(limits.maxBytes()), source.description());
    }

    private static ImageBounds bounds(ImageLimits limits, Deadline deadline) {
        return new ImageBounds(limits.maxPixels(), limits.maxFrames(), deadline);
    }

    private static RgbImage rgb(Pixels pixels) {
        return new RgbImage(pixels.width(), pixels.height(), pixels.rgb());
    }
}
