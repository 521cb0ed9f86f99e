/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

/** An element type of the inputs and outputs of graphs. */
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
    /** Any other type, which inputs do not support. */
    OTHER
}
