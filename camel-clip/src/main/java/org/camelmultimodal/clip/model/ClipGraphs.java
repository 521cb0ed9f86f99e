/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.onnx.Device;

/** The graphs of a model, whatever their layout. Safe for use by many threads. */
interface ClipGraphs extends AutoCloseable {

    /**
     * Returns the embeddings of images as the graph computes them, row by row.
     *
     * @param images at least one, all of one kind
     */
    float[] images(List<PixelValues> images);

    /**
     * Returns the embeddings of texts as the graph computes them, row by row.
     *
     * @param rows the token ids of each text, at least one
     */
    float[] texts(List<int[]> rows);

    /**
     * Returns logit scale and logit bias, if a graph holds them.
     *
     * @param hasBias whether there is a logit bias
     * @param probes the token ids of some texts, at least two
     */
    Optional<LogitScale> logitScale(boolean hasBias, List<int[]> probes);

    /** Returns the device on which the graphs run. */
    Device device();

    @Override
    void close();
}
