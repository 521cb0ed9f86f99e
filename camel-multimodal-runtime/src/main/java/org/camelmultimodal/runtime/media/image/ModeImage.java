/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import org.camelmultimodal.runtime.media.format.ModePixels;
import org.camelmultimodal.runtime.media.format.PixelMode;

/**
 * A decoded image that is not RGB in its file.
 *
 * <p>Sources: Pillow, <code>Image.resize</code> and <code>src/libImaging/Convert.c</code>;
 * torchvision, <code>_functional_pil.py</code>, for the padding.
 */
record ModeImage(ModePixels modePixels) implements DecodedImage {

    @Override
    public int width() {
        return modePixels.width();
    }

    @Override
    public int height() {
        return modePixels.height();
    }

    @Override
    public RgbImage toRgb() {
        return rgb(modePixels);
    }

    private static RgbImage rgb(ModePixels pixels) {
        return new RgbImage(pixels.width(), pixels.height(), pixels.rgb());
    }

    @Override
    public RgbImage resize(int width, int height, ResampleFilter filter, ImageResampler.Crop crop) {
        if (width == width() && height == height()) {
            return ImageResampler.resize(toRgb(), width, height, filter, crop);
        }
        PixelMode mode = modePixels.mode();
        if (mode == PixelMode.PALETTE || filter == ResampleFilter.NEAREST) {
            return ImageResampler.resize(toRgb(), width, height, ResampleFilter.NEAREST, crop);
        }
        ResampleWeights columns =
                ResampleWeights.of(width(), width, filter, crop.left(), crop.width());
        ResampleWeights rows =
                ResampleWeights.of(height(), height, filter, crop.top(), crop.height());
        byte[] samples =
                switch (mode) {
                    case RGBA -> unpremultiplied(resized(premultiplied(), columns, rows));
                    case GRAY_16 ->
                            DeepGrayResampler.resize(modePixels.samples(), width(), columns, rows);
                    default -> resized(modePixels.samples(), columns, rows);
                };
        PixelMode resizedMode = mode == PixelMode.RGBA ? PixelMode.RGB : mode;
        return rgb(new ModePixels(resizedMode, crop.width(), crop.height(), samples));
    }

    private byte[] resized(byte[] samples, ResampleWeights columns, ResampleWeights rows) {
        return ImageResampler.resize(samples, 4, width(), columns, rows);
    }

    private byte[] premultiplied() {
        byte[] rgb = modePixels.samples();
        byte[] alpha = modePixels.extra();
        var out = new byte[alpha.length * 4];
        for (int i = 0; i < alpha.length; i++) {
            int cover = alpha[i] & 0xff;
            for (int c = 0; c < 3; c++) {
                out[4 * i + c] = (byte) ModePixels.multiply(rgb[3 * i + c] & 0xff, cover);
            }
            out[4 * i + 3] = alpha[i];
        }
        return out;
    }

    /** Returns unpremultiplied colors, without the alpha channel. */
    private static byte[] unpremultiplied(byte[] rgba) {
        var out = new byte[rgba.length / 4 * 3];
        for (int source = 0, target = 0; source < rgba.length; source += 4) {
            int cover = rgba[source + 3] & 0xff;
            for (int c = 0; c < 3; c++) {
                int value = rgba[source + c] & 0xff;
                out[target++] = (byte) (cover == 0 ? value : Math.min(255, 255 * value / cover));
            }
        }
        return out;
    }

    @Override
    public int[] padding(int level) {
        return switch (modePixels.mode()) {
            case PALETTE -> color(modePixels.extra(), 3 * level);
            case CMYK -> {
                var inks = new byte[] {(byte) level, (byte) level, (byte) level, (byte) level};
                yield color(new ModePixels(PixelMode.CMYK, 1, 1, inks).rgb(), 0);
            }
            default -> new int[] {level, level, level};
        };
    }

    private static int[] color(byte[] rgb, int offset) {
        return new int[] {rgb[offset] & 0xff, rgb[offset + 1] & 0xff, rgb[offset + 2] & 0xff};
    }
}
