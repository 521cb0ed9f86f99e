/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import org.camelmultimodal.runtime.media.image.DecodedImage;

/** Turns images into the values that the vision graph takes. */
interface ImageProcessor {

    /** The values of an image, as many for each. */
    PixelValues process(DecodedImage image);

    /** Whether so much of an image of this size is cut off that something may be in it. */
    default boolean cutsOff(int width, int height) {
        return false;
    }
}
