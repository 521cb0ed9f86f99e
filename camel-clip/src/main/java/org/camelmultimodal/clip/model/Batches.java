/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.TensorSpec;
import org.camelmultimodal.runtime.text.TextTokenizer;

/** Stacks the items of a batch for one run of a graph. */
final class Batches {

    private static final String ATTENTION_MASK = "attention_mask";
    private static final String PATCH_MASK = "pixel_attention_mask";

    private static final int CHANNELS = 3;

    private Batches() {}

    /**
     * Runs all items at once or, if the graph fixes its batch size, that many at a time, the last
     * batch padded with its last item.
     *
     * @param items at least one
     * @param input whose first axis is the batch
     * @param graph returns the output of a batch, row by row
     * @return the output of all items, row by row
     */
    static <T> float[] run(List<T> items, TensorSpec input, Function<List<T>, float[]> graph) {
        int batchSize = (int) input.shape()[0];
        if (batchSize < 1 || items.size() == batchSize) {
            return graph.apply(items);
        }
        float[] all = null;
        int filled = 0;
        for (int from = 0; from < items.size(); from += batchSize) {
            int count = Math.min(batchSize, items.size() - from);
            float[] output = graph.apply(padded(items.subList(from, from + count), batchSize));
            int rowLength = output.length / batchSize;
            if (all == null) {
                all = new float[items.size() * rowLength];
            }
            System.arraycopy(output, 0, all, filled, count * rowLength);
            filled += count * rowLength;
        }
        return all;
    }

    private static <T> List<T> padded(List<T> items, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> items.get(Math.min(i, items.size() - 1)))
                .toList();
    }

    /**
     * Feeds images, and for those in patches also their spatial shapes and attention mask.
     *
     * @param images at least one, all of one kind
     */
    static void feedImages(
            OnnxInputs inputs, OnnxSession session, TensorSpec input, List<PixelValues> images) {
        if (images.get(0) instanceof ImagePixels first) {
            inputs.floats(
                    input.name(),
                    values(images),
                    images.size(),
                    CHANNELS,
                    first.height(),
                    first.width());
        } else {
            feedPatches(
                    inputs, session, input, images.stream().map(ImagePatches.class::cast).toList());
        }
    }

    private static void feedPatches(
            OnnxInputs inputs, OnnxSession session, TensorSpec input, List<ImagePatches> images) {
        int count = images.size();
        ImagePatches first = images.get(0);
        int maxPatches = first.maxPatches();
        var shapes = new long[count * 2];
        var mask = new long[count * maxPatches];
        for (int i = 0; i < count; i++) {
            int rows = images.get(i).rows();
            int columns = images.get(i).columns();
            shapes[2 * i] = rows;
            shapes[2 * i + 1] = columns;
            Arrays.fill(mask, i * maxPatches, i * maxPatches + rows * columns, 1);
        }
        int patchLength = first.values().length / maxPatches;
        inputs.floats(input.name(), values(images), count, maxPatches, patchLength);
        inputs.longs("spatial_shapes", shapes, count, 2);
        if (session.inputs().containsKey(PATCH_MASK)) {
            inputs.longs(PATCH_MASK, mask, count, maxPatches);
        }
    }

    private static List<float[]> values(List<? extends PixelValues> images) {
        return images.stream().map(PixelValues::values).toList();
    }

    /**
     * Feeds token ids, padded to the length that the graph fixes, else to that of the padding or of
     * the longest row, and their attention mask if the graph takes one.
     */
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
