/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.container.FileBytes;

/**
 * The limits of the work and memory of decoding an image.
 *
 * @param maxPixels maximum number of pixels of a frame
 * @param maxFrames maximum number of frames
 * @param deadline the time by which it must be decoded
 */
public record ImageBounds(long maxPixels, int maxFrames, Deadline deadline) {

    /**
     * Maximum width and height. The default of libpng and Leptonica; images with longer rows within
     * maxPixels are only made as attacks.
     */
    private static final int MAX_SIDE = 1_000_000;

    private static final int MAX_PIXEL_BYTES = 4;

    /** The limit that libjpeg-turbo recommends against files with thousands of scans. */
    private static final int MAX_SCANS = 500;

    /**
     * Maximum number of scans of a file with the maximum number of pixels; smaller files may have
     * proportionally more.
     */
    private static final int MAX_SCANS_OF_LARGEST = 24;

    /**
     * Maximum number of pixels of all frames of a file, in multiples of the maximum number of
     * pixels.
     */
    private static final int MAX_LARGEST_FRAMES = 4;

    /**
     * Checks the size of an image, a frame or a canvas before memory is allocated.
     *
     * @throws InvalidMediaException if it exceeds the limits or the maximum length of an array
     */
    void check(FileBytes file, long width, long height) {
        if (width < 1 || height < 1) {
            throw file.damaged("its size is %d × %d".formatted(width, height));
        }
        if (width > MAX_SIDE || height > MAX_SIDE) {
            throw new InvalidMediaException(
                    "%s is an image of %d × %d pixels: expected at most %d in width and height"
                            .formatted(file.name(), width, height, MAX_SIDE));
        }
        if (width * height > maxPixels) {
            throw new InvalidMediaException(
                    "%s is an image of %d × %d pixels: expected at most maxPixels=%d. Set the option maxPixels"
                            .formatted(file.name(), width, height, maxPixels));
        }
        if (width * height > (Integer.MAX_VALUE - 8) / MAX_PIXEL_BYTES) {
            throw new InvalidMediaException(
                    "%s is an image of %d × %d pixels: expected at most %d pixels"
                            .formatted(
                                    file.name(),
                                    width,
                                    height,
                                    (Integer.MAX_VALUE - 8) / MAX_PIXEL_BYTES));
        }
    }

    /**
     * Checks the work of an animation, which composes a canvas for each frame.
     *
     * @throws InvalidMediaException if all canvases together have too many pixels
     */
    void checkAll(FileBytes file, long pixelsOfAllFrames) {
        if (pixelsOfAllFrames / MAX_LARGEST_FRAMES > maxPixels) {
            throw new InvalidMediaException(
                    "%s has %d pixels in all frames: expected at most %d times maxPixels=%d. Set the option maxPixels"
                            .formatted(
                                    file.name(), pixelsOfAllFrames, MAX_LARGEST_FRAMES, maxPixels));
        }
    }

    /**
     * Checks the work of a JPEG, which processes all pixels in each scan.
     *
     * @throws InvalidMediaException if it has too many scans for its size
     */
    void checkScans(FileBytes file, int scans, long pixels) {
        if (scans > MAX_SCANS || scans * pixels / MAX_SCANS_OF_LARGEST > maxPixels) {
            throw new InvalidMediaException(
                    "%s is a JPEG of %d scans: expected at most %d, and fewer for a large image"
                            .formatted(file.name(), scans, MAX_SCANS));
        }
    }
}
