/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.media.image.ImageResampler;
import org.camelmultimodal.runtime.store.ConfigNumbers;

/**
 * Computes how images of any size are resized, cropped and padded to the input size of a model.
 *
 * @param resize how it is resized
 * @param edge length of the shorter edge after resizing, with {@link Resize#SHORTEST}
 * @param width width of the model's input
 * @param height height of the model's input
 * @param cropRule how the center is found if the difference is odd
 */
record ImageGeometry(Resize resize, int edge, int width, int height, CropRule cropRule) {

    /** Maximum width and height of a model's input: 200 MB of values. */
    private static final int MAX_SIDE = 4096;

    /** How an image is resized before it is cropped. */
    enum Resize {
        /** The image is not resized. */
        NONE,
        /** The shorter edge becomes a given length, the longer one is rounded down. */
        SHORTEST,
        /** Both edges shrink by one factor until one of them fits; rounded half to even. */
        COVER,
        /** Both edges shrink by one factor until both fit; rounded half to even. */
        CONTAIN,
        /** Both edges become those of the model, without keeping the aspect ratio. */
        SQUASH
    }

    /** Where the crop of an image begins, or the padding around a smaller one. */
    enum CropRule {
        /** Rounded down, padding rounded up. */
        TRANSFORMERS,
        /** Rounded half to even, padding rounded down. */
        TORCHVISION
    }

    /**
     * The placement of an image.
     *
     * @param width the width it is resized to
     * @param height the height it is resized to
     * @param visible the region that the model sees
     * @param padLeft empty columns left of that region
     * @param padTop empty rows above it
     */
    record Placement(int width, int height, ImageResampler.Crop visible, int padLeft, int padTop) {}

    static ImageGeometry fromTransformers(JsonNode config) {
        JsonNode size = config.path("size");
        int shortest =
                size.isNumber()
                        ? transformersSide(size, "size")
                        : transformersSide(size.path("shortest_edge"), "size.shortest_edge");
        int width = transformersSide(size.path("width"), "size.width");
        int height = transformersSide(size.path("height"), "size.height");
        boolean resizes = config.path("do_resize").asBoolean(true);
        if (resizes && shortest == 0 && (width == 0 || height == 0)) {
            throw new InvalidModelException(
                    "preprocessor_config.json has the size %s: expected shortest_edge, or height and width"
                            .formatted(size));
        }
        Resize resize = shortest > 0 ? Resize.SHORTEST : Resize.SQUASH;
        JsonNode crop = config.path("crop_size");
        boolean square = crop.isNumber();
        int cropWidth = transformersSide(square ? crop : crop.path("width"), "crop_size.width");
        int cropHeight = transformersSide(square ? crop : crop.path("height"), "crop_size.height");
        boolean crops = config.path("do_center_crop").asBoolean(cropWidth > 0) && cropWidth > 0;
        int modelWidth = crops ? cropWidth : width > 0 ? width : shortest;
        int modelHeight = crops ? cropHeight : height > 0 ? height : shortest;
        if (modelWidth == 0 || modelHeight == 0) {
            throw new InvalidModelException(
                    "preprocessor_config.json has the size %s and the crop_size %s: expected a width and a height of 1 or more"
                            .formatted(size, crop));
        }
        return new ImageGeometry(
                resizes ? resize : Resize.NONE,
                shortest,
                modelWidth,
                modelHeight,
                CropRule.TRANSFORMERS);
    }

    private static int transformersSide(JsonNode value, String name) {
        return ConfigNumbers.intInRange(
                value, 0, 0, MAX_SIDE, ClipImageProcessor.TRANSFORMERS_FILE, name);
    }

    private static int openClipSide(JsonNode value) {
        return ConfigNumbers.intInRange(
                value, 0, 0, MAX_SIDE, ClipImageProcessor.OPEN_CLIP_FILE, "size");
    }

    static ImageGeometry fromOpenClip(JsonNode config, JsonNode imageSize) {
        JsonNode size = config.has("size") ? config.get("size") : imageSize;
        int height = openClipSide(size.isArray() ? size.path(0) : size);
        int width = openClipSide(size.isArray() ? size.path(size.size() - 1) : size);
        if (width < 1 || height < 1) {
            throw new InvalidModelException(
                    "The open_clip config has the image size %s: expected one number or two"
                            .formatted(size));
        }
        String mode = config.path("resize_mode").asText("shortest");
        Resize resize =
                switch (mode) {
                    case "shortest" -> width == height ? Resize.SHORTEST : Resize.COVER;
                    case "longest" -> Resize.CONTAIN;
                    case "squash" -> Resize.SQUASH;
                    default ->
                            throw new InvalidModelException(
                                    "The open_clip config has resize_mode=%s: expected shortest, longest or squash"
                                            .formatted(mode));
                };
        return new ImageGeometry(resize, width, width, height, CropRule.TORCHVISION);
    }

    /**
     * Returns the placement of an image of a size.
     *
     * @throws InvalidMediaException if it is so narrow that it would be resized to more than 2^31
     *     columns or rows
     */
    Placement place(int imageWidth, int imageHeight) {
        int newWidth = imageWidth;
        int newHeight = imageHeight;
        switch (resize) {
            case NONE -> {}
            case SQUASH -> {
                newWidth = width;
                newHeight = height;
            }
            case SHORTEST -> {
                int shorter = Math.min(imageWidth, imageHeight);
                newWidth = side((double) ((long) edge * imageWidth / shorter), imageWidth);
                newHeight = side((double) ((long) edge * imageHeight / shorter), imageHeight);
            }
            case COVER, CONTAIN -> {
                double byHeight = (double) imageHeight / height;
                double byWidth = (double) imageWidth / width;
                double ratio =
                        resize == Resize.COVER
                                ? Math.min(byHeight, byWidth)
                                : Math.max(byHeight, byWidth);
                newWidth = Math.max(1, side(Math.rint(imageWidth / ratio), imageWidth));
                newHeight = Math.max(1, side(Math.rint(imageHeight / ratio), imageHeight));
            }
        }
        int left = offset(newWidth - width);
        int top = offset(newHeight - height);
        var visible =
                new ImageResampler.Crop(
                        Math.max(0, left),
                        Math.max(0, top),
                        Math.min(newWidth, width),
                        Math.min(newHeight, height));
        return new Placement(newWidth, newHeight, visible, Math.max(0, -left), Math.max(0, -top));
    }

    private int side(double resized, int before) {
        if (resized > Integer.MAX_VALUE) {
            throw new InvalidMediaException(
                    "The image is too narrow: its side of %d pixels cannot be resized to a model input of %d × %d. Expected a smaller ratio of width and height"
                            .formatted(before, width, height));
        }
        return (int) resized;
    }

    /** Returns the first column or row of the crop; negative if the image is smaller. */
    private int offset(int difference) {
        return switch (cropRule) {
            case TRANSFORMERS -> Math.floorDiv(difference, 2);
            case TORCHVISION ->
                    difference < 0 ? -(-difference / 2) : (int) Math.rint(difference / 2.0);
        };
    }
}
