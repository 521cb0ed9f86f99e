/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import org.camelmultimodal.runtime.media.RgbImage;

/** Turns pictures into the values that the vision graph takes. */
interface PictureProcessor {

    /** The values of a picture, as many for each. */
    PictureValues process(RgbImage image);

    /** Whether so much of a picture of this size is cut off that something may be in it. */
    default boolean cutsOff(int width, int height) {
        return false;
    }
}
