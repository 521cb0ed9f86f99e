/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ResampleFilter;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.store.ConfigNumbers;

/**
 * Converts images to the pixel values that the vision graph takes: resizes, center crops or pads,
 * rescales and normalizes them as configured in the model's <code>preprocessor_config.json</code>
 * (transformers) or <code>
 * preprocess_cfg</code> (open_clip). transformers converts an image to RGB first; open_clip (and
 * openai/CLIP) resizes and crops it in the mode of its file and converts it after that.
 *
 * <p>Sources: transformers, <code>image_processing_pil_clip.py</code> and <code>
 * image_processing_pil_siglip.py</code>; open_clip, <code>transform.py</code>.
 */
final class ClipImageProcessor implements ImageProcessor {

    static final String TRANSFORMERS_FILE = "preprocessor_config.json";

    /** The name in error messages of a file that has another name in each layout of open_clip. */
    static final String OPEN_CLIP_FILE = "The open_clip config";

    private static final int CHANNELS = 3;

    /** A crop of at most a sixteenth of the visible size, half on either side, hides nothing. */
    private static final int VISIBLE_TO_CROPPED = 16;

    private static final double MAX_MEAN = 1e6;
    private static final double MIN_STD = 1e-6;
    private static final double MAX_STD = 1e6;
    private static final double[] OPENAI_MEAN = {0.48145466, 0.4578275, 0.40821073};
    private static final double[] OPENAI_STD = {0.26862954, 0.26130258, 0.27577711};

    private final ImageGeometry geometry;
    private final ResampleFilter filter;

    /** Pixel value of each level of each channel: 256 for red, then green, then blue. */
    private final float[] levels;

    /** The level of the padding, in each channel of the image. */
    private final int fill;

    private final boolean convertsFirst;

    private ClipImageProcessor(
            ImageGeometry geometry,
            ResampleFilter filter,
            float[] levels,
            int fill,
            boolean convertsFirst) {
        this.geometry = geometry;
        this.filter = filter;
        this.levels = levels;
        this.fill = fill;
        this.convertsFirst = convertsFirst;
    }

    /**
     * Reads <code>preprocessor_config.json</code>.
     *
     * @throws InvalidModelException if it names no size, or a number is out of range
     */
    static ClipImageProcessor fromTransformers(JsonNode config) {
        return new ClipImageProcessor(
                ImageGeometry.fromTransformers(config),
                resample(config, ResampleFilter.BICUBIC),
                levels(config),
                0,
                true);
    }

    static ResampleFilter resample(JsonNode config, ResampleFilter otherwise) {
        return config.hasNonNull("resample")
                ? ResampleFilter.fromPillow(
                        ConfigNumbers.intInRange(config, "resample", 0, 0, 5, TRANSFORMERS_FILE))
                : otherwise;
    }

    /**
     * Returns the pixel value of each level of each channel by <code>preprocessor_config.json
     * </code>: 256 for red, then green, then blue.
     */
    static float[] levels(JsonNode config) {
        double factor =
                config.path("do_rescale").asBoolean(true)
                        ? ConfigNumbers.doubleInRange(
                                config, "rescale_factor", 1 / 255.0, 1e-9, 1e3, TRANSFORMERS_FILE)
                        : 1;
        boolean normalize = config.path("do_normalize").asBoolean(true);
        var mean = new double[CHANNELS];
        var std = new double[] {1, 1, 1};
        for (int c = 0; normalize && c < CHANNELS; c++) {
            mean[c] = mean(config, "image_mean", c, 0, TRANSFORMERS_FILE);
            std[c] = std(config, "image_std", c, 1, TRANSFORMERS_FILE);
        }
        return levels(level -> (float) (level * factor), mean, std);
    }

    /**
     * Reads the <code>preprocess_cfg</code> of an open_clip model.
     *
     * @param imageSize the size in <code>vision_cfg</code>, for a config that names none
     */
    static ClipImageProcessor fromOpenClip(JsonNode config, JsonNode imageSize) {
        var mean = new double[CHANNELS];
        var std = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            mean[c] = mean(config, "mean", c, OPENAI_MEAN[c], OPEN_CLIP_FILE);
            std[c] = std(config, "std", c, OPENAI_STD[c], OPEN_CLIP_FILE);
        }
        ImageGeometry geometry = ImageGeometry.fromOpenClip(config, imageSize);
        // open_clip ignores the interpolation for a shortest edge if the target is not square.
        boolean bilinear =
                config.path("interpolation").asText().equals("bilinear")
                        && geometry.resize() != ImageGeometry.Resize.COVER;
        return new ClipImageProcessor(
                geometry,
                bilinear ? ResampleFilter.BILINEAR : ResampleFilter.BICUBIC,
                levels(level -> level / 255f, mean, std),
                ConfigNumbers.intInRange(config, "fill_color", 0, 0, 255, OPEN_CLIP_FILE),
                false);
    }

    private static double mean(
            JsonNode config, String field, int channel, double otherwise, String file) {
        return ConfigNumbers.doubleInRange(
                config.path(field).path(channel),
                otherwise,
                -MAX_MEAN,
                MAX_MEAN,
                file,
                "%s[%d]".formatted(field, channel));
    }

    private static double std(
            JsonNode config, String field, int channel, double otherwise, String file) {
        return ConfigNumbers.doubleInRange(
                config.path(field).path(channel),
                otherwise,
                MIN_STD,
                MAX_STD,
                file,
                "%s[%d]".formatted(field, channel));
    }

    /**
     * Returns the levels in the arithmetic of numpy and torch: rounded to 32 bits after each step.
     */
    private static float[] levels(IntToFloat scaled, double[] mean, double[] std) {
        var levels = new float[CHANNELS * 256];
        for (int c = 0; c < CHANNELS; c++) {
            for (int level = 0; level < 256; level++) {
                levels[c * 256 + level] = (scaled.of(level) - (float) mean[c]) / (float) std[c];
            }
        }
        return levels;
    }

    @FunctionalInterface
    private interface IntToFloat {
        float of(int level);
    }

    @Override
    public PixelValues process(DecodedImage decoded) {
        DecodedImage image = convertsFirst ? decoded.toRgb() : decoded;
        int width = geometry.width();
        int height = geometry.height();
        ImageGeometry.Placement place = geometry.place(image.width(), image.height());
        RgbImage visible = image.resize(place.width(), place.height(), filter, place.visible());
        int plane = width * height;
        var target = new float[CHANNELS * plane];
        if (visible.width() != width || visible.height() != height) {
            fillPlanes(target, plane, image.padding(fill));
        }
        byte[] pixels = visible.pixels();
        for (int y = 0; y < visible.height(); y++) {
            int out = (y + place.padTop()) * width + place.padLeft();
            int in = y * visible.width() * CHANNELS;
            for (int x = 0; x < visible.width(); x++, out++, in += CHANNELS) {
                target[out] = levels[pixels[in] & 0xff];
                target[out + plane] = levels[256 + (pixels[in + 1] & 0xff)];
                target[out + 2 * plane] = levels[512 + (pixels[in + 2] & 0xff)];
            }
        }
        return new ImagePixels(target, height, width);
    }

    @Override
    public boolean cutsOff(int width, int height) {
        ImageGeometry.Placement place = geometry.place(width, height);
        return isCut(place.width(), place.visible().width())
                || isCut(place.height(), place.visible().height());
    }

    private static boolean isCut(int whole, int visible) {
        return whole - visible > visible / VISIBLE_TO_CROPPED;
    }

    private void fillPlanes(float[] target, int plane, int[] color) {
        for (int c = 0; c < CHANNELS; c++) {
            Arrays.fill(target, c * plane, (c + 1) * plane, levels[c * 256 + color[c]]);
        }
    }
}
