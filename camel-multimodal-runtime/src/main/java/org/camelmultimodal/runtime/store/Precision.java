/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

/**
 * Which variant of a graph is loaded, by the file name suffixes that transformers.js and the
 * onnx-community repositories use (<code>model_fp16.onnx</code> …).
 */
public enum Precision {
    /**
     * The plain graph if the model has it, else the first variant found in the order of this enum.
     */
    AUTO(""),
    FP32(""),
    FP16("_fp16"),
    QUANTIZED("_quantized"),
    INT8("_int8"),
    UINT8("_uint8"),
    Q4("_q4"),
    Q4F16("_q4f16"),
    BNB4("_bnb4");

    private final String suffix;

    Precision(String suffix) {
        this.suffix = suffix;
    }

    /** What stands between the name of a graph and <code>.onnx</code>. */
    public String suffix() {
        return suffix;
    }
}
