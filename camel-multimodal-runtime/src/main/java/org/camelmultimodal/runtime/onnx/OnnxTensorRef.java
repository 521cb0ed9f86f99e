/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OnnxTensor;

/**
 * A tensor in native memory of {@link OnnxOutputs}, valid until those are closed. {@link
 * OnnxInputs#borrow} uses it without a copy.
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
