/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import org.camelmultimodal.runtime.media.image.DecodedImage;

/** Converts images to the pixel values that the vision graph takes. */
interface ImageProcessor {

    /** Returns the pixel values of an image; the same number for every image. */
    PixelValues process(DecodedImage image);

    /** Returns whether so much of an image of this size is cropped that it may show something. */
    default boolean cutsOff(int width, int height) {
        return false;
    }
}
