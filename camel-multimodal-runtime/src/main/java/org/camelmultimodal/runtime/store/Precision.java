/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.util.stream.Stream;

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

    /** Returns the file name of a graph, without its folder. */
    String fileName(String graph) {
        return graph + suffix + ".onnx";
    }

    /**
     * Returns the paths that a graph may have in a model, the best first: with the suffix, in the
     * folder <code>onnx</code> or in the directory itself.
     */
    Stream<String> paths(String graph) {
        Stream<Precision> variants = this == AUTO ? Stream.of(values()) : Stream.of(this);
        return variants.map(variant -> variant.fileName(graph))
                .flatMap(file -> Stream.of("onnx/" + file, file));
    }
}
