/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.nio.file.Path;
import java.util.Comparator;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;

/** Judges by the score that a small ONNX graph returns for the embedding. */
final class HeadJudge implements CategoryJudge {

    private final ModerationPolicy.Head category;
    private final OnnxSession session;
    private final String input;
    private final String output;

    HeadJudge(ModerationPolicy.Head category, Path file, SessionSettings settings) {
        this.category = category;
        this.session = OnnxSession.open(file, settings);
        if (session.inputs().size() != 1 || session.outputs().isEmpty()) {
            session.close();
            throw new InvalidModelException(
                    "The head %s of category '%s' has the inputs %s: expected one, for embeddings"
                            .formatted(
                                    file.getFileName(),
                                    category.name(),
                                    session.inputs().keySet()));
        }
        this.input = session.inputs().keySet().iterator().next();
        this.output = session.outputs().keySet().iterator().next();
    }

    @Override
    public Moderation.Verdict judge(float[] embedding) {
        float score = score(embedding);
        boolean flagged =
                category.below() ? score < category.threshold() : score >= category.threshold();
        return new Moderation.Verdict(
                category.name(),
                flagged,
                score,
                category.threshold(),
                category.action(),
                "%s returned %s, flagged %s %s"
                        .formatted(
                                category.model(),
                                score,
                                category.below() ? "below" : "from",
                                category.threshold()),
                "");
    }

    private float score(float[] embedding) {
        try (OnnxInputs inputs = session.feed()) {
            inputs.floats(input, embedding, 1, embedding.length);
            try (OnnxOutputs outputs = session.run(inputs, output)) {
                float[] scores = outputs.floats(output);
                if (scores.length != 1) {
                    throw new InvalidModelException(
                            "The head of category '%s' returned %d values: expected one score"
                                    .formatted(category.name(), scores.length));
                }
                if (!Float.isFinite(scores[0])) {
                    throw new InferenceException(
                            "The head of category '%s' returned %s: expected a finite score"
                                    .formatted(category.name(), scores[0]));
                }
                return scores[0];
            }
        }
    }

    @Override
    public Comparator<Moderation.Verdict> byBadness() {
        Comparator<Moderation.Verdict> byScore = CategoryJudge.super.byBadness();
        return category.below() ? byScore.reversed() : byScore;
    }

    @Override
    public void close() {
        session.close();
    }
}
