/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.media.ImageResampler;
import org.camelmultimodal.runtime.media.ResampleFilter;
import org.camelmultimodal.runtime.media.RgbImage;

/**
 * Turns pictures into the values that the vision graph takes, by the model's <code>
 * preprocessor_config.json</code>: resize, centre crop, scale, normalise.
 *
 * <p>Source: transformers, <code>image_processing_clip.py</code> on Pillow; its crop starts at
 * <code>(size - crop) / 2</code> rounded down, where torchvision's rounds half to even.
 */
final class ClipImageProcessor {

    private final ResampleFilter filter;
    private final boolean resize;
    private final int shortestEdge;
    private final int exactWidth;
    private final int exactHeight;
    private final boolean crop;
    private final int cropWidth;
    private final int cropHeight;
    private final float[] scale = new float[3];
    private final float[] shift = new float[3];

    ClipImageProcessor(JsonNode config) {
        filter = ResampleFilter.fromPillow(config.path("resample").asInt(3));
        resize = config.path("do_resize").asBoolean(true);
        JsonNode size = config.path("size");
        if (size.isInt()) {
            shortestEdge = size.asInt();
        } else {
            shortestEdge = size.path("shortest_edge").asInt(0);
        }
        exactWidth = size.path("width").asInt(0);
        exactHeight = size.path("height").asInt(0);
        if (resize && shortestEdge == 0 && (exactWidth == 0 || exactHeight == 0)) {
            throw new InvalidModelException(
                    "preprocessor_config.json has the size %s; expected shortest_edge, or height and width"
                            .formatted(size));
        }
        JsonNode cropSize = config.path("crop_size");
        crop = config.path("do_center_crop").asBoolean(!cropSize.isMissingNode());
        cropWidth = cropSize.isInt() ? cropSize.asInt() : cropSize.path("width").asInt(0);
        cropHeight = cropSize.isInt() ? cropSize.asInt() : cropSize.path("height").asInt(0);
        readScale(config);
    }

    /** One multiplication and one addition for each value: (v · factor - mean) / std. */
    private void readScale(JsonNode config) {
        double factor =
                config.path("do_rescale").asBoolean(true)
                        ? config.path("rescale_factor").asDouble(1 / 255.0)
                        : 1;
        boolean normalise = config.path("do_normalize").asBoolean(true);
        for (int c = 0; c < 3; c++) {
            double mean = normalise ? config.path("image_mean").path(c).asDouble(0) : 0;
            double std = normalise ? config.path("image_std").path(c).asDouble(1) : 1;
            scale[c] = (float) (factor / std);
            shift[c] = (float) (-mean / std);
        }
    }

    /**
     * The width of what {@link #process} makes, for a picture of any size that is cropped or
     * squashed.
     */
    int width() {
        return crop ? cropWidth : exactWidth > 0 ? exactWidth : shortestEdge;
    }

    /** The height of what {@link #process} makes. */
    int height() {
        return crop ? cropHeight : exactHeight > 0 ? exactHeight : shortestEdge;
    }

    /**
     * Writes the values of one picture: three planes, red, green and blue, row by row.
     *
     * @param target where to; has 3 · height · width places from the offset
     */
    void process(RgbImage image, float[] target, int offset) {
        RgbImage resized = resize ? resized(image) : image;
        int plane = width() * height();
        // Beyond the picture the crop is black, as transformers pads with zeros before it
        // normalises.
        int left = Math.floorDiv(resized.width() - width(), 2);
        int top = Math.floorDiv(resized.height() - height(), 2);
        byte[] pixels = resized.pixels();
        for (int y = 0; y < height(); y++) {
            for (int x = 0; x < width(); x++) {
                int column = x + left;
                int row = y + top;
                boolean inside =
                        column >= 0
                                && row >= 0
                                && column < resized.width()
                                && row < resized.height();
                int source = (row * resized.width() + column) * 3;
                for (int c = 0; c < 3; c++) {
                    int value = inside ? pixels[source + c] & 0xff : 0;
                    target[offset + c * plane + y * width() + x] = value * scale[c] + shift[c];
                }
            }
        }
    }

    private RgbImage resized(RgbImage image) {
        if (shortestEdge == 0) {
            return ImageResampler.resize(image, exactWidth, exactHeight, filter);
        }
        int shorter = Math.min(image.width(), image.height());
        // Whole-number division: transformers truncates the long side.
        int width = (int) ((long) shortestEdge * image.width() / shorter);
        int height = (int) ((long) shortestEdge * image.height() / shorter);
        return ImageResampler.resize(image, width, height, filter);
    }
}
