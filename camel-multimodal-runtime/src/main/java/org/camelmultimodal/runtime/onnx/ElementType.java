/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

/** The element types that a graph of the supported families declares for its inputs and outputs. */
public enum ElementType {
    FLOAT,
    FLOAT16,
    BFLOAT16,
    DOUBLE,
    INT64,
    INT32,
    INT8,
    UINT8,
    BOOL,
    /** Any other; such an input cannot be fed. */
    OTHER
}
