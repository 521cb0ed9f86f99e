/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Arrays;
import org.camelmultimodal.runtime.media.container.Disposal;

/**
 * The canvas of an animation, on which each frame is drawn over the previous ones.
 *
 * <p>Source of the blending: libwebp, <code>src/demux/anim_decode.c</code>; WebP and APNG both
 * blend values that are not premultiplied.
 */
final class FrameCanvas {

    private static final byte OPAQUE = (byte) 255;

    private final int width;
    private final int height;
    private final byte[] rgb;
    private final byte[] alpha;

    private Area disposed = new Area(0, 0, 0, 0);
    private Disposal disposal = Disposal.KEEP;
    private byte[] savedRgb;
    private byte[] savedAlpha;

    /** The area of a frame. */
    record Area(int left, int top, int width, int height) {}

    /** Creates a transparent canvas. */
    FrameCanvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.rgb = new byte[width * height * 3];
        this.alpha = new byte[width * height];
    }

    /** Sets the color of transparent pixels, which is visible if the alpha channel is ignored. */
    void fill(byte red, byte green, byte blue) {
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = red;
            rgb[i + 1] = green;
            rgb[i + 2] = blue;
        }
    }

    /**
     * Disposes of the previous frame, and draws the next one.
     *
     * @param over whether it is alpha-blended over the canvas; otherwise it replaces the pixels
     */
    void draw(Pixels frame, int left, int top, boolean over, Disposal after) {
        dispose();
        disposed = new Area(left, top, frame.width(), frame.height());
        disposal = after;
        if (after == Disposal.RESTORE) {
            save();
        }
        for (int y = 0; y < frame.height(); y++) {
            int source = y * frame.width();
            int target = (top + y) * width + left;
            if (frame.alpha() != null && over) {
                blendRow(frame, source, target);
            } else {
                System.arraycopy(frame.rgb(), source * 3, rgb, target * 3, frame.width() * 3);
                if (frame.alpha() == null) {
                    Arrays.fill(alpha, target, target + frame.width(), OPAQUE);
                } else {
                    System.arraycopy(frame.alpha(), source, alpha, target, frame.width());
                }
            }
        }
    }

    /** Returns a copy of the canvas. */
    Pixels shown() {
        return new Pixels(width, height, rgb.clone(), alpha.clone());
    }

    private void blendRow(Pixels frame, int source, int target) {
        for (int x = 0; x < frame.width(); x++) {
            blend(frame.rgb(), (source + x) * 3, frame.alpha()[source + x] & 0xff, target + x);
        }
    }

    private void blend(byte[] colors, int source, int cover, int target) {
        int under = alpha[target] & 0xff;
        if (cover == 0 && under != 0) {
            return;
        }
        if (cover == 255 || under == 0) {
            System.arraycopy(colors, source, rgb, target * 3, 3);
            alpha[target] = (byte) cover;
            return;
        }
        int underFactor = under * (256 - cover) >> 8;
        int sum = cover + underFactor;
        long scale = (1L << 24) / sum;
        for (int c = 0; c < 3; c++) {
            int mixed =
                    (colors[source + c] & 0xff) * cover
                            + (rgb[target * 3 + c] & 0xff) * underFactor;
            rgb[target * 3 + c] = (byte) (mixed * scale >> 24);
        }
        alpha[target] = (byte) sum;
    }

    private void dispose() {
        switch (disposal) {
            case KEEP -> {}
            case CLEAR -> {
                for (int y = 0; y < disposed.height; y++) {
                    int row = (disposed.top + y) * width + disposed.left;
                    Arrays.fill(rgb, row * 3, (row + disposed.width) * 3, (byte) 0);
                    Arrays.fill(alpha, row, row + disposed.width, (byte) 0);
                }
            }
            case RESTORE -> {
                copyArea(savedRgb, 3, rgb, false);
                copyArea(savedAlpha, 1, alpha, false);
            }
        }
    }

    private void save() {
        savedRgb = new byte[disposed.width * disposed.height * 3];
        savedAlpha = new byte[disposed.width * disposed.height];
        copyArea(savedRgb, 3, rgb, true);
        copyArea(savedAlpha, 1, alpha, true);
    }

    private void copyArea(byte[] saved, int channels, byte[] canvas, boolean save) {
        int length = disposed.width * channels;
        for (int y = 0; y < disposed.height; y++) {
            int row = ((disposed.top + y) * width + disposed.left) * channels;
            if (save) {
                System.arraycopy(canvas, row, saved, y * length, length);
            } else {
                System.arraycopy(saved, y * length, canvas, row, length);
            }
        }
    }
}
