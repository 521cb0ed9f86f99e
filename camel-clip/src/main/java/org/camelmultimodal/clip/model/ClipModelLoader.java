/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;

/** Loads a model from its directory. */
final class ClipModelLoader {

    /** Texts of different meanings, whose cosines with an image therefore differ. */
    private static final List<String> PROBES =
            List.of(
                    "a",
                    "a red circle",
                    "text",
                    "many small birds",
                    "0",
                    "night",
                    "a map",
                    "x y z");

    private ClipModelLoader() {}

    static ClipModel load(ModelDirectory directory, SessionSettings settings) {
        ClipConfig config = ClipConfig.read(directory);
        try (var parts = new OpenedParts()) {
            var texts =
                    parts.add(new ClipTextProcessor(directory, config), ClipTextProcessor::close);
            var factory =
                    new ClipGraphsFactory(
                            directory,
                            settings,
                            config.images().process(ClipModel.EXAMPLE),
                            padding(texts, config));
            var graphs = parts.add(factory.open(), ClipGraphs::close);
            return parts.keep(
                    new ClipModel(
                            directory.reference(),
                            identity(directory, settings),
                            config,
                            texts,
                            graphs,
                            logitScale(config, texts, graphs, factory)));
        }
    }

    private static String identity(ModelDirectory directory, SessionSettings settings) {
        return "%s %s %s".formatted(directory.path(), directory.precision(), settings);
    }

    private static TextPadding padding(ClipTextProcessor texts, ClipConfig config) {
        return new TextPadding(texts.padId(), config.padToContext() ? config.contextLength() : 0);
    }

    /**
     * Returns logit scale and bias. The graph has the trained values; config files often do not.
     */
    private static Optional<LogitScale> logitScale(
            ClipConfig config,
            ClipTextProcessor texts,
            ClipGraphs graphs,
            ClipGraphsFactory factory) {
        List<int[]> probes =
                PROBES.stream().map(text -> texts.windows(text, LongText.TRUNCATE).get(0)).toList();
        return graphs.logitScale(config.sigmoid(), probes)
                .or(config::logits)
                .or(() -> logitScaleOfJointGraph(factory, config.sigmoid(), probes));
    }

    /** Reads those of SigLIP from the joint graph, which may be beside the graphs of the towers. */
    private static Optional<LogitScale> logitScaleOfJointGraph(
            ClipGraphsFactory factory, boolean hasBias, List<int[]> probes) {
        Optional<ClipGraphs> joint = factory.findJoint();
        if (joint.isEmpty()) {
            return Optional.empty();
        }
        try (ClipGraphs graph = joint.get()) {
            return graph.logitScale(hasBias, probes);
        }
    }
}
