/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * How large a picture may be. Checked against the header, before any memory is taken for pixels.
 *
 * @param maxPixels the most pixels, width times height; 1 or more
 */
public record ImageLimits(long maxPixels) {

    /** Pillow's own limit, <code>Image.MAX_IMAGE_PIXELS</code>: a quarter gigabyte of RGB. */
    public static final ImageLimits DEFAULT = new ImageLimits(89_478_485);

    public ImageLimits {
        if (maxPixels < 1) {
            throw new InvalidOptionException(
                    "maxPixels=%d is out of range; expected 1 or more".formatted(maxPixels));
        }
    }

    void check(String description, int width, int height) {
        if ((long) width * height > maxPixels) {
            throw new InvalidMediaException(
                    "%s is a picture of %d × %d pixels, more than maxPixels=%d"
                            .formatted(description, width, height, maxPixels));
        }
    }
}
