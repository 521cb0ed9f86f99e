/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Arrays;

/**
 * A decoded frame.
 *
 * @param width in pixels, 1 or more
 * @param height in pixels, 1 or more
 * @param rgb red, green and blue of each pixel, row by row from the top, as stored in the file,
 *     also where a pixel is transparent
 * @param alpha the alpha channel, 0 (transparent) to 255 per pixel, not premultiplied; null if all
 *     pixels are opaque
 */
public record Pixels(int width, int height, byte[] rgb, byte[] alpha) {

    private static final byte OPAQUE = (byte) 255;

    /** Returns whether all pixels are fully opaque. */
    public boolean isOpaque() {
        if (alpha != null) {
            for (byte value : alpha) {
                if (value != OPAQUE) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Returns the pixels blended over a background, opaque.
     *
     * @param level red, green and blue of the background, 0 to 255
     */
    public Pixels on(int level) {
        var out = new byte[rgb.length];
        for (int i = 0, offset = 0; i < alpha.length; i++, offset += 3) {
            int cover = alpha[i] & 0xff;
            if (cover == 0) {
                Arrays.fill(out, offset, offset + 3, (byte) level);
            } else {
                out[offset] = mixed(offset, cover, level);
                out[offset + 1] = mixed(offset + 1, cover, level);
                out[offset + 2] = mixed(offset + 2, cover, level);
            }
        }
        return new Pixels(width, height, out, null);
    }

    /**
     * Returns whether the pixels blended over a background equal those without the alpha channel.
     */
    public boolean isSameOn(int level) {
        for (int i = 0, offset = 0; i < alpha.length; i++, offset += 3) {
            int cover = alpha[i] & 0xff;
            if (cover != 255
                    && (mixed(offset, cover, level) != rgb[offset]
                            || mixed(offset + 1, cover, level) != rgb[offset + 1]
                            || mixed(offset + 2, cover, level) != rgb[offset + 2])) {
                return false;
            }
        }
        return true;
    }

    private byte mixed(int offset, int cover, int level) {
        if (cover == 255) {
            return rgb[offset];
        }
        return (byte) (((rgb[offset] & 0xff) * cover + level * (255 - cover) + 127) / 255);
    }
}
