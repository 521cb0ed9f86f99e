/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageResampler;
import org.camelmultimodal.runtime.media.image.ResampleFilter;
import org.camelmultimodal.runtime.store.ConfigNumbers;

/**
 * Splits images into patches for SigLIP 2 models of the NaFlex kind, which keep the aspect ratio of
 * an image: it is resized to at most, and nearly, the maximum number of patches of the model, with
 * sides of whole patches.
 *
 * <p>Source: transformers, <code>image_processing_pil_siglip2.py</code>.
 */
final class PatchImageProcessor implements ImageProcessor {

    private static final double PRECISION = 1e-5;
    private static final double MAX_SCALE = 100;

    /** Maximum number of values of an image: 256 MB, far beyond any model. */
    private static final long MAX_VALUES = 1L << 26;

    private final int patchSize;
    private final int maxPatches;
    private final ResampleFilter filter;
    private final float[] levels;

    private PatchImageProcessor(
            int patchSize, int maxPatches, ResampleFilter filter, float[] levels) {
        this.patchSize = patchSize;
        this.maxPatches = maxPatches;
        this.filter = filter;
        this.levels = levels;
    }

    /**
     * Reads <code>preprocessor_config.json</code>.
     *
     * @throws InvalidModelException if a number is out of range, or images are not resized, whose
     *     sides then seldom are whole patches
     */
    static PatchImageProcessor fromTransformers(JsonNode config) {
        String file = ClipImageProcessor.TRANSFORMERS_FILE;
        int patchSize = ConfigNumbers.intInRange(config, "patch_size", 16, 1, 1024, file);
        int maxPatches = ConfigNumbers.intInRange(config, "max_num_patches", 256, 1, 65_536, file);
        if (3L * maxPatches * patchSize * patchSize > MAX_VALUES) {
            throw new InvalidModelException(
                    "%s has patch_size=%d and max_num_patches=%d: expected at most %d pixels in all patches"
                            .formatted(file, patchSize, maxPatches, MAX_VALUES / 3));
        }
        if (!config.path("do_resize").asBoolean(true)) {
            throw new InvalidModelException(
                    "%s has do_resize=false: expected true".formatted(file));
        }
        return new PatchImageProcessor(
                patchSize,
                maxPatches,
                ClipImageProcessor.resample(config, ResampleFilter.BILINEAR),
                ClipImageProcessor.levels(config));
    }

    @Override
    public PixelValues process(DecodedImage image) {
        double scale = scale(image.width(), image.height());
        int columns = patches(image.width(), scale);
        int rows = patches(image.height(), scale);
        byte[] pixels =
                ImageResampler.resize(image.toRgb(), columns * patchSize, rows * patchSize, filter)
                        .pixels();
        int rowLength = patchSize * 3;
        var values = new float[maxPatches * patchSize * rowLength];
        int target = 0;
        for (int patch = 0; patch < rows * columns; patch++) {
            int top = patch / columns * patchSize;
            int left = patch % columns;
            for (int y = top; y < top + patchSize; y++) {
                int source = (y * columns + left) * rowLength;
                for (int i = 0; i < rowLength; i++) {
                    values[target++] = levels[(i % 3) * 256 + (pixels[source + i] & 0xff)];
                }
            }
        }
        return new ImagePatches(values, maxPatches, rows, columns);
    }

    /** Returns the maximum scale with which an image has no patch too many, by bisection. */
    private double scale(int width, int height) {
        double low = PRECISION / 10;
        double high = MAX_SCALE;
        while (high - low >= PRECISION) {
            double middle = (low + high) / 2;
            long count = (long) patches(width, middle) * patches(height, middle);
            if (count <= maxPatches) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int patches(int pixels, double scale) {
        return Math.max(1, (int) Math.ceil(pixels * scale / patchSize));
    }
}
