/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camelmultimodal.diffusion.model.GeneratedImages;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.runtime.media.image.PngEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes generated images as PNG files, with the generation parameters as text. */
final class PngFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PngFiles.class);

    private PngFiles() {}

    /** Returns the PNG files of all images, those of the first prompt first. */
    static List<byte[]> of(List<GeneratedImages> results, boolean embedMetadata) {
        var files = new ArrayList<byte[]>();
        for (GeneratedImages result : results) {
            if (result.promptTruncated()) {
                LOG.warn(
                        "A prompt was longer than the context length of the model and was truncated");
            }
            for (int i = 0; i < result.images().size(); i++) {
                files.add(
                        PngEncoder.encode(
                                result.images().get(i),
                                embedMetadata ? metadata(result, i) : Map.of()));
            }
        }
        return files;
    }

    /** Returns the text chunks in the format of the AUTOMATIC1111 web UI, which most tools read. */
    private static Map<String, String> metadata(GeneratedImages result, int index) {
        TextToImageRequest request = result.request();
        String negativePrompt =
                request.negativePrompt().isEmpty()
                        ? ""
                        : "%nNegative prompt: %s".formatted(request.negativePrompt());
        String parameters =
                "%s%s%nSteps: %d, Sampler: %s, CFG scale: %s, Seed: %d, Size: %dx%d, Model: %s%s"
                        .formatted(
                                request.prompt(),
                                negativePrompt,
                                request.steps(),
                                result.scheduler().diffusersName(),
                                request.guidanceScale(),
                                request.seed(),
                                result.width(),
                                result.height(),
                                result.model(),
                                result.images().size() == 1 ? "" : ", Image: " + (index + 1));
        return Map.of("parameters", parameters, "Software", "Camel Multimodal");
    }
}
