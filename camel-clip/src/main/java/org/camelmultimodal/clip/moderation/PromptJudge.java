/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.List;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.clip.zeroshot.LabelSet;
import org.camelmultimodal.clip.zeroshot.PromptTemplates;

/**
 * A choice between the sentence against and the sentence for that fit best. Sums or means over each
 * side would favour the longer list, and let sentences that fit badly outvote one that fits well.
 */
final class PromptJudge implements CategoryJudge {

    private final ModerationPolicy.Prompts category;
    private final LabelSet against;
    private final LabelSet unless;
    private final float scale;

    PromptJudge(ClipModel model, ModerationPolicy.Prompts category) {
        this.category = category;
        this.against = model.labelSet(category.against(), PromptTemplates.BARE);
        this.unless = model.labelSet(category.unless(), PromptTemplates.BARE);
        this.scale = model.contrastScale();
    }

    private record Fit(String sentence, float cosine) {}

    @Override
    public Moderation.Verdict judge(float[] embedding) {
        Fit bad = best(embedding, against);
        Fit good = best(embedding, unless);
        float score = Vectors.sigmoid(scale * (bad.cosine - good.cosine));
        boolean flagged = score >= category.threshold();
        return new Moderation.Verdict(
                category.name(),
                flagged,
                score,
                category.threshold(),
                category.action(),
                "fits \"%s\" %s than \"%s\""
                        .formatted(
                                bad.sentence,
                                bad.cosine > good.cosine ? "better" : "no better",
                                good.sentence),
                "");
    }

    private static Fit best(float[] embedding, LabelSet sentences) {
        List<float[]> vectors = sentences.vectors();
        var best = new Fit("", Float.NEGATIVE_INFINITY);
        for (int i = 0; i < vectors.size(); i++) {
            float cosine = Vectors.dot(embedding, vectors.get(i));
            if (cosine > best.cosine) {
                best = new Fit(sentences.labels().get(i), cosine);
            }
        }
        return best;
    }
}
