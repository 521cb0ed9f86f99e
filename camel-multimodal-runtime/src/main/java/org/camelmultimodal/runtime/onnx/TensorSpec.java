/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import java.util.Arrays;

/**
 * An input or output as a graph declares it.
 *
 * @param name the name in the graph
 * @param type the element type
 * @param shape the sizes of the axes, -1 where an axis is dynamic; empty for a scalar
 */
public record TensorSpec(String name, ElementType type, long[] shape) {

    /** Returns the number of axes. */
    public int rank() {
        return shape.length;
    }

    @Override
    public String toString() {
        return "%s: %s%s".formatted(name, type, Arrays.toString(shape));
    }
}
