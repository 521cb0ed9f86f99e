/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.IOException;
import java.nio.file.Path;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxSession;

/** Fuzzes graphs for ONNX Runtime. */
final class OnnxTarget implements FuzzedInput {

    private final TemporaryFile file = new TemporaryFile("model.onnx");

    OnnxTarget() throws IOException {}

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        byte[] input = data.consumeRemainingAsBytes();
        Path graph = file.with(input);
        FuzzedInput.succeeds(() -> OnnxSession.open(graph, Device.CPU).close());
    }
}
