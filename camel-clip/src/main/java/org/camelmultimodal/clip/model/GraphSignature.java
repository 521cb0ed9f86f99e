/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.ElementType;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.TensorSpec;

/**
 * Finds the inputs and outputs of a graph, by name or else by what the graph declares: the image is
 * the input of rank 4, the token ids are integers of rank 2.
 */
final class GraphSignature {

    /** Maximum batch size of a graph that fixes it. */
    private static final int MAX_FIXED_BATCH = 1024;

    /** Maximum size of another axis that a graph fixes. */
    private static final int MAX_FIXED_SIDE = 65_536;

    private static final Set<ElementType> INTEGERS = Set.of(ElementType.INT64, ElementType.INT32);

    private GraphSignature() {}

    /**
     * Returns the input for images: of rank 4, or 3 where images are patches.
     *
     * @throws InvalidModelException if there is none, or its shape is beyond the limits
     */
    static TensorSpec imageInput(OnnxSession session) {
        TensorSpec found = input(session, "pixel_values", spec -> spec.rank() == 4);
        requireShape(found, found.rank() == 3 || found.rank() == 4);
        return found;
    }

    /**
     * Returns the input for token ids: integers of rank 2.
     *
     * @throws InvalidModelException if there is none, or its shape is beyond the limits
     */
    static TensorSpec idInput(OnnxSession session) {
        TensorSpec found = input(session, "input_ids", GraphSignature::isIds);
        requireShape(found, found.rank() == 2);
        return found;
    }

    private static boolean isIds(TensorSpec spec) {
        return spec.rank() == 2 && INTEGERS.contains(spec.type()) && !spec.name().contains("mask");
    }

    /**
     * Checks the axes that a graph fixes: batches are padded to them, which must fit into memory.
     */
    private static void requireShape(TensorSpec input, boolean hasRank) {
        if (!hasRank
                || input.shape()[0] > MAX_FIXED_BATCH
                || Arrays.stream(input.shape()).anyMatch(size -> size > MAX_FIXED_SIDE)) {
            throw new InvalidModelException(
                    "The graph has the input %s: expected [batch, tokens], [batch, channels, height, width] or [batch, patches, values], with at most %d items in a batch and %d in each other axis. Check the option model"
                            .formatted(input, MAX_FIXED_BATCH, MAX_FIXED_SIDE));
        }
    }

    private static TensorSpec input(OnnxSession session, String name, Predicate<TensorSpec> fits) {
        TensorSpec named = session.inputs().get(name);
        if (named != null) {
            return named;
        }
        List<TensorSpec> candidates = session.inputs().values().stream().filter(fits).toList();
        if (candidates.size() != 1) {
            throw new InvalidModelException(
                    "The graph has the inputs %s: expected %s. Check the option model"
                            .formatted(session.inputs().values(), name));
        }
        return candidates.get(0);
    }

    /**
     * Returns the name of the output for embeddings: the first of some names, else the only output
     * of rank 2.
     *
     * @throws InvalidModelException if there is none, or several and none of the names
     */
    static String embeddingOutput(OnnxSession session, String... names) {
        for (String name : names) {
            if (session.outputs().containsKey(name) && session.outputs().get(name).rank() > 0) {
                return name;
            }
        }
        List<String> candidates =
                session.outputs().values().stream()
                        .filter(spec -> spec.rank() == 2)
                        .map(TensorSpec::name)
                        .toList();
        if (candidates.size() != 1) {
            throw new InvalidModelException(
                    "The graph has the outputs %s: expected one of %s. Check the option model"
                            .formatted(session.outputs().keySet(), List.of(names)));
        }
        return candidates.get(0);
    }
}
