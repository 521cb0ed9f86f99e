/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The configuration files of the parts of a pipeline. <code>OnnxStableDiffusionPipeline</code> of
 * diffusers saves none: it has the numbers of Stable Diffusion 1 as constants.
 *
 * <p>Source: diffusers, <code>pipeline_onnx_stable_diffusion.py</code>.
 *
 * @param directory the model
 * @param hasConstants whether the model is of that pipeline
 */
record PartConfigs(ModelDirectory directory, boolean hasConstants) {

    /** The pipeline whose exports have no configuration files. */
    static final String PIPELINE_WITH_CONSTANTS = "OnnxStableDiffusionPipeline";

    /**
     * Reads the first file that the model has.
     *
     * @throws InvalidModelException if it has none of the files and its pipeline no constants, or
     *     the file is not JSON
     */
    JsonNode read(String... files) {
        for (String file : files) {
            Optional<JsonNode> config = directory.findJson(file);
            if (config.isPresent()) {
                return config.get();
            }
        }
        return hasConstants ? constants() : directory.json(files[0]);
    }

    /** UNet and VAE have four blocks. All other numbers are the defaults of absent fields. */
    private static JsonNode constants() {
        ObjectNode constants = JsonNodeFactory.instance.objectNode();
        constants.putArray("block_out_channels").add(320).add(640).add(1280).add(1280);
        return constants;
    }
}
