/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

/**
 * How the graphs of a model are loaded. Two endpoints with equal references and equal settings
 * share one loaded model.
 *
 * @param device where the graphs run
 * @param precision which variant of each graph is taken
 * @param optimizationLevel how far the graphs are rewritten at load
 */
public record SessionSettings(
        Device device, Precision precision, OptimizationLevel optimizationLevel) {

    /** The best device present, the plain graphs, all optimisations. */
    public static final SessionSettings DEFAULT =
            new SessionSettings(Device.AUTO, Precision.AUTO, OptimizationLevel.ALL);
}
