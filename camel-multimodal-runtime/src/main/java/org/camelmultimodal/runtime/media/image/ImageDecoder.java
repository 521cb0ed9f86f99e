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
 * Decodes images in the mode of their file. The EXIF orientation is applied as by Pillow's <code>
 *  ImageOps.exif_transpose</code>. {@link DecodedImage#toRgb} converts them as Pillow's <code>
 * convert("RGB")</code>: palettes are looked up, gray becomes three equal channels, an alpha
 * channel is dropped (not blended), CMYK becomes RGB by Pillow's formula. Formats are PNG, JPEG,
 * WebP, GIF, BMP and TIFF, of which the first frame is decoded. Pixels are bit-identical to
 * Pillow's, except for CMYK JPEG (1 level of 255), which the decoder returns as RGB.
 *
 * <p>Files are untrusted. Sizes, frames and scans are read from the headers and checked before
 * memory is allocated or data is inflated; of metadata only the orientation is read. Thread-safe.
 */
public final class ImageDecoder {

    private ImageDecoder() {}

    /**
     * Decodes an image.
     *
     * @throws InvalidMediaException if it is empty, of an unsupported format, damaged, truncated or
     *     larger than the limits
     */
    public static DecodedImage decode(MediaSource source, ImageLimits limits) {
        return decode(source, limits, Deadline.NONE);
    }

    /**
     * Decodes the first frame of an image.
     *
     * @throws InvalidMediaException if it is empty, of an unsupported format, damaged, truncated or
     *     larger than the limits
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline is exceeded
     */
    public static DecodedImage decode(MediaSource source, ImageLimits limits, Deadline deadline) {
        FileBytes file = file(source, limits, deadline);
        return DecodedImage.of(ImageFormat.of(file).first(file, bounds(limits, deadline)));
    }

    /**
     * Decodes all views that a viewer may show of an image file: each frame of GIF, WebP, APNG and
     * TIFF drawn over the previous ones and, if pixels are transparent, on black, on white and
     * without the alpha channel; of an APNG also the default image. Equal views of a frame are
     * returned once. Views are upright and, if the orientation changes them, also as stored, since
     * some viewers ignore it. 16-bit gray is scaled to 8 bits. Thumbnails, sub-directories of TIFF
     * and previews in metadata are not included. One frame is in memory at a time.
     *
     * @param view receives the views, in the order of the frames; its exceptions are thrown
     * @throws InvalidMediaException if any frame is damaged or truncated, or larger than the
     *     limits, or there are too many
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline is exceeded
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
        // Where a pixel is transparent, these two differ.
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
