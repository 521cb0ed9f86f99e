/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OnnxTensor;

/**
 * A tensor in native memory that belongs to the {@link OnnxOutputs} it came from and is valid until
 * those are closed. Feeding it back with {@link OnnxInputs#borrow} copies nothing on the CPU.
 */
public final class OnnxTensorRef {

    private final OnnxTensor tensor;

    OnnxTensorRef(OnnxTensor tensor) {
        this.tensor = tensor;
    }

    OnnxTensor tensor() {
        return tensor;
    }
}
