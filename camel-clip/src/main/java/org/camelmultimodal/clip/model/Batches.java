/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.camelmultimodal.clip.model.ClipGraphs.TextPadding;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.TensorSpec;
import org.camelmultimodal.runtime.text.TextTokenizer;

/** Rows stacked for one run. */
final class Batches {

    private static final String ATTENTION_MASK = "attention_mask";
    private static final String PATCH_MASK = "pixel_attention_mask";

    private Batches() {}

    /**
     * Runs all items at once or, where the graph fixes the size of its batches, that many at a
     * time.
     */
    static <T> float[] run(List<T> items, TensorSpec input, Function<List<T>, float[]> graph) {
        int most = (int) input.shape()[0];
        if (most < 1 || items.size() == most) {
            return graph.apply(items);
        }
        float[] all = null;
        int filled = 0;
        for (int from = 0; from < items.size(); from += most) {
            int count = Math.min(most, items.size() - from);
            float[] part = graph.apply(filledUp(items.subList(from, from + count), most));
            int rowLength = part.length / most;
            if (all == null) {
                all = new float[items.size() * rowLength];
            }
            System.arraycopy(part, 0, all, filled, count * rowLength);
            filled += count * rowLength;
        }
        return all;
    }

    private static <T> List<T> filledUp(List<T> items, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> items.get(Math.min(i, items.size() - 1)))
                .toList();
    }

    /** Images of the size of the model, or patches of images and what shapes they have. */
    static void feedImages(
            OnnxInputs inputs, OnnxSession session, TensorSpec input, List<PixelValues> images) {
        List<float[]> values = images.stream().map(PixelValues::values).toList();
        int count = images.size();
        PixelValues first = images.get(0);
        int patches = first.patches();
        if (patches == 0) {
            inputs.floats(input.name(), values, count, 3, first.height(), first.width());
            return;
        }
        var shapes = new long[count * 2];
        var mask = new long[count * patches];
        for (int i = 0; i < count; i++) {
            shapes[2 * i] = images.get(i).height();
            shapes[2 * i + 1] = images.get(i).width();
            int seen = images.get(i).height() * images.get(i).width();
            Arrays.fill(mask, i * patches, i * patches + seen, 1);
        }
        inputs.floats(input.name(), values, count, patches, first.values().length / patches);
        inputs.longs("spatial_shapes", shapes, count, 2);
        if (session.inputs().containsKey(PATCH_MASK)) {
            inputs.longs(PATCH_MASK, mask, count, patches);
        }
    }

    /** Ids, filled up to the length that the graph fixes, the family asks for, or the longest. */
    static void feedIds(
            OnnxInputs inputs,
            OnnxSession session,
            TensorSpec input,
            List<int[]> rows,
            TextPadding padding) {
        long fixed = input.shape()[1];
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(1);
        int width = fixed > 0 ? (int) fixed : Math.max(padding.length(), longest);
        var ids = new long[rows.size() * width];
        var mask = new long[rows.size() * width];
        for (int r = 0; r < rows.size(); r++) {
            int[] padded = TextTokenizer.pad(rows.get(r), width, padding.padId());
            for (int i = 0; i < width; i++) {
                ids[r * width + i] = padded[i];
                mask[r * width + i] = i < rows.get(r).length ? 1 : 0;
            }
        }
        inputs.longs(input.name(), ids, rows.size(), width);
        if (session.inputs().containsKey(ATTENTION_MASK)) {
            inputs.longs(ATTENTION_MASK, mask, rows.size(), width);
        }
    }
}
