/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

/**
 * How the graphs of a model are loaded.
 *
 * @param device where the graphs run
 * @param optimizationLevel which graph optimizations are applied at load
 */
public record SessionSettings(Device device, OptimizationLevel optimizationLevel) {

    /** The best device present and all optimizations. */
    public static final SessionSettings DEFAULT =
            new SessionSettings(Device.AUTO, OptimizationLevel.ALL);
}
