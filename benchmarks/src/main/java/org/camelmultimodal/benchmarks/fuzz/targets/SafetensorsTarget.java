/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.IOException;
import java.nio.file.Path;
import org.camelmultimodal.runtime.safetensors.Safetensors;

/** Fuzzes safetensors files. */
final class SafetensorsTarget implements FuzzedInput {

    private final TemporaryFile file = new TemporaryFile("concepts.safetensors");

    SafetensorsTarget() throws IOException {}

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        byte[] input = data.consumeRemainingAsBytes();
        Path path = file.with(input);
        FuzzedInput.succeeds(
                () -> {
                    Safetensors tensors = Safetensors.open(path);
                    tensors.shape("concept_embeds");
                    tensors.floats("concept_embeds");
                    tensors.floats("concept_embeds_weights");
                });
    }
}
