/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Warm-up runs each graph once, in the shapes of the default request. */
class WarmUpTest {

    @Test
    void theUnetRunsOnceAndOneImageIsDecoded() {
        var directory = ModelStore.standard().resolve("sd", "demo");
        var unetRuns = new ArrayList<Integer>();

        try (var model = StableDiffusionModel.load(directory, SessionSettings.DEFAULT)) {
            GeneratedImages warm = model.warmUp((step, steps, preview) -> unetRuns.add(step));

            assertThat(unetRuns).containsExactly(1);
            assertThat(warm.images()).hasSize(1);
            assertThat(warm.request().isGuided()).isTrue();
            int side = directory.json("unet/config.json").get("sample_size").asInt();
            int blocks = directory.json("vae_decoder/config.json").get("block_out_channels").size();
            assertThat(warm.width()).isEqualTo(side << (blocks - 1));
            assertThat(warm.height()).isEqualTo(warm.width());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "64,  8, 512",
        "96,  8, 768",
        "128, 8, 1024",
        "512, 8, 1024",
        "512, 64, 1024",
        "12,  4, 48"
    })
    void theImageHasTheDefaultSizeButAtMost1024(int sampleSize, int vaeScaleFactor, int side) {
        assertThat(new ImageSizes(4, sampleSize, vaeScaleFactor, 8).warmUpSide()).hasValue(side);
    }
}
