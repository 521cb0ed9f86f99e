/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import org.camelmultimodal.runtime.media.RgbImage;

/** Turns pictures into the values that the vision graph takes. */
interface PictureProcessor {

    /** The values of a picture, as many for each. */
    PictureValues process(RgbImage image);
}
