/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.container.FileBytes;

/**
 * How much decoding an image may cost.
 *
 * @param maxPixels maximum number of pixels of a frame
 * @param maxFrames maximum number of frames
 * @param deadline until when it must be done
 */
public record ImageBounds(long maxPixels, int maxFrames, Deadline deadline) {

    /**
     * Maximum width and height. libpng's default, and Leptonica's: narrower images of more pixels
     * than that in a row are made to hurt.
     */
    private static final int MAX_SIDE = 1_000_000;

    private static final int MAX_PIXEL_BYTES = 4;

    /** libjpeg-turbo's advice against files of thousands of scans. */
    private static final int MAX_SCANS = 500;

    /** Scans of a file of the maximum number of pixels; smaller ones may have as much work more. */
    private static final int MAX_SCANS_OF_LARGEST = 24;

    /** All frames of a file together, in files of the maximum number of pixels. */
    private static final int MAX_LARGEST_FRAMES = 4;

    /**
     * Checks the size of an image, a frame or a canvas before memory is taken for it.
     *
     * @throws InvalidMediaException if it is larger than it may be, or than an array can hold
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
                    "%s is an image of %d × %d pixels, more than maxPixels=%d"
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
     * Checks the work of an animation: a canvas is composed for each of its frames.
     *
     * @throws InvalidMediaException if all canvases together have too many pixels
     */
    void checkAll(FileBytes file, long pixelsOfAllFrames) {
        if (pixelsOfAllFrames / MAX_LARGEST_FRAMES > maxPixels) {
            throw new InvalidMediaException(
                    "%s has frames of %d pixels together, more than %d times maxPixels=%d"
                            .formatted(
                                    file.name(), pixelsOfAllFrames, MAX_LARGEST_FRAMES, maxPixels));
        }
    }

    /**
     * Checks the work of a JPEG: each scan goes over all pixels.
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
