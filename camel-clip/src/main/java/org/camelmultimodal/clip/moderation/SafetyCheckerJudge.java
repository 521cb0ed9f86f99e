/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.safetensors.Safetensors;

/**
 * Judges by the similarity to concepts that are given as embeddings.
 *
 * <p>Source: diffusers, <code>pipelines/stable_diffusion/safety_checker.py</code>.
 */
final class SafetyCheckerJudge implements CategoryJudge {

    private static final double SPECIAL_CARE_ADJUSTMENT = 0.01;

    /**
     * The concepts of a safety checker.
     *
     * @param vectors their L2-normalized embeddings
     * @param thresholds for each the cosine above which an image is flagged
     */
    private record Concepts(List<float[]> vectors, float[] thresholds) {

        static Concepts read(Safetensors file, String name) {
            float[] values = file.floats(name);
            float[] thresholds = file.floats(name + "_weights");
            if (thresholds.length == 0) {
                throw invalid(name, "there are none");
            }
            for (float threshold : thresholds) {
                if (!Float.isFinite(threshold)) {
                    throw invalid(name, "one has the threshold " + threshold);
                }
            }
            return new Concepts(
                    Vectors.normalizeRows(
                            values, thresholds.length, problem -> invalid(name, problem)),
                    thresholds);
        }

        private static InvalidModelException invalid(String name, String problem) {
            return new InvalidModelException(
                    "The %s of a safety checker cannot be used: %s. Expected finite vectors, not all of them zero, and a finite threshold for each"
                            .formatted(name, problem));
        }
    }

    private final ModerationPolicy.SafetyChecker category;
    private final Concepts concepts;
    private final Concepts specialCare;

    SafetyCheckerJudge(ModerationPolicy.SafetyChecker category, Path file) {
        this.category = category;
        Safetensors tensors = Safetensors.open(file);
        this.concepts = Concepts.read(tensors, "concept_embeds");
        this.specialCare = Concepts.read(tensors, "special_care_embeds");
        Vectors.requireSameSize(concepts.vectors().get(0), specialCare.vectors().get(0));
    }

    @Override
    public Moderation.Verdict judge(float[] embedding) {
        int size = concepts.vectors().get(0).length;
        if (embedding.length != size) {
            throw new InvalidOptionException(
                    "The concepts of category '%s' have %d values and the embeddings of the model %d: expected the same number. Set the concepts of the policy to those of this model"
                            .formatted(category.name(), size, embedding.length));
        }
        double adjustment = -category.threshold();
        double special = worst(scores(embedding, specialCare, adjustment));
        List<Double> scores =
                scores(
                        embedding,
                        concepts,
                        special > 0 ? adjustment + SPECIAL_CARE_ADJUSTMENT : adjustment);
        double worst = worst(scores);
        return new Moderation.Verdict(
                category.name(),
                worst > 0,
                (float) worst,
                category.threshold(),
                category.action(),
                "nearest to concept %d%s"
                        .formatted(scores.indexOf(worst), special > 0 ? ", with special care" : ""),
                "");
    }

    private static List<Double> scores(float[] embedding, Concepts concepts, double adjustment) {
        var scores = new ArrayList<Double>();
        for (int i = 0; i < concepts.vectors().size(); i++) {
            double cosine = Vectors.dot(embedding, concepts.vectors().get(i));
            scores.add(round(cosine - concepts.thresholds()[i] + adjustment));
        }
        return scores;
    }

    private static double worst(List<Double> scores) {
        return scores.stream().mapToDouble(score -> score).max().orElse(-1);
    }

    /** Rounds to three decimals, as the reference does before it compares. */
    private static double round(double score) {
        return BigDecimal.valueOf(score).setScale(3, RoundingMode.HALF_EVEN).doubleValue();
    }
}
