/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Arrays;

/**
 * A decoded frame.
 *
 * @param width in pixels, 1 or more
 * @param height in pixels, 1 or more
 * @param rgb red, green and blue of each pixel, row by row from the top, as they are in the file,
 *     also where a pixel is transparent
 * @param alpha the alpha channel, 0 (transparent) to 255 a pixel, not premultiplied; null if all
 *     pixels are opaque
 */
public record Pixels(int width, int height, byte[] rgb, byte[] alpha) {

    private static final byte OPAQUE = (byte) 255;

    /** Whether no pixel is transparent, not even partly. */
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
     * The pixels as they look on a background, opaque.
     *
     * @param level red, green and blue of the background, 0 to 255
     */
    public Pixels on(int level) {
        var out = new byte[rgb.length];
        for (int i = 0, place = 0; i < alpha.length; i++, place += 3) {
            int cover = alpha[i] & 0xff;
            if (cover == 0) {
                Arrays.fill(out, place, place + 3, (byte) level);
            } else {
                out[place] = mixed(place, cover, level);
                out[place + 1] = mixed(place + 1, cover, level);
                out[place + 2] = mixed(place + 2, cover, level);
            }
        }
        return new Pixels(width, height, out, null);
    }

    /** Whether the pixels on a background look as they do without the alpha channel. */
    public boolean isSameOn(int level) {
        for (int i = 0, place = 0; i < alpha.length; i++, place += 3) {
            int cover = alpha[i] & 0xff;
            if (cover != 255
                    && (mixed(place, cover, level) != rgb[place]
                            || mixed(place + 1, cover, level) != rgb[place + 1]
                            || mixed(place + 2, cover, level) != rgb[place + 2])) {
                return false;
            }
        }
        return true;
    }

    private byte mixed(int place, int cover, int level) {
        if (cover == 255) {
            return rgb[place];
        }
        return (byte) (((rgb[place] & 0xff) * cover + level * (255 - cover) + 127) / 255);
    }
}
