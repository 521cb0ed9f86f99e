/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Converter;
import org.camelmultimodal.diffusion.model.GeneratedImages;

/** Converts generated images. */
@Converter(generateLoader = true)
public final class SdConverter {

    private SdConverter() {}

    /**
     * Returns the settings and the times of a generation, without its images. Times are in
     * milliseconds.
     */
    @Converter
    public static Map<String, Object> toMap(GeneratedImages images) {
        var map = new LinkedHashMap<String, Object>();
        map.put("prompt", images.request().prompt());
        map.put("negativePrompt", images.request().negativePrompt());
        map.put("steps", images.request().steps());
        map.put("guidanceScale", images.request().guidanceScale());
        map.put("seed", images.request().seed());
        map.put("scheduler", images.scheduler().diffusersName());
        map.put("width", images.width());
        map.put("height", images.height());
        map.put("imageCount", images.images().size());
        map.put("model", images.model());
        map.put("promptTruncated", images.promptTruncated());
        map.put("encodingMillis", images.encoding().toMillis());
        map.put("denoisingMillis", images.denoising().toMillis());
        map.put("decodingMillis", images.decoding().toMillis());
        return map;
    }
}
