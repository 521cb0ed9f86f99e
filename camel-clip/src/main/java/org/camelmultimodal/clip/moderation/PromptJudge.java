/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.List;
import java.util.stream.IntStream;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.LogitScale;
import org.camelmultimodal.clip.vector.Vectors;

/**
 * Judges by a choice between the best matching prompt that describes the category and the best
 * matching harmless one. Sums or means over each side would favor the longer list, and let prompts
 * that match badly outvote one that matches well.
 */
final class PromptJudge implements CategoryJudge {

    private final ModerationPolicy.Prompts category;
    private final List<Prompt> against;
    private final List<Prompt> unless;
    private final float scale;

    PromptJudge(ClipModel model, ModerationPolicy.Prompts category) {
        this.category = category;
        this.against = prompts(model, category.against());
        this.unless = prompts(model, category.unless());
        this.scale = model.logitScale().orElse(LogitScale.CLIP).scale();
    }

    private record Prompt(String text, float[] embedding) {}

    private record Match(String text, float cosine) {}

    private static List<Prompt> prompts(ClipModel model, List<String> texts) {
        List<float[]> embeddings = model.embedTexts(texts);
        return IntStream.range(0, texts.size())
                .mapToObj(i -> new Prompt(texts.get(i), embeddings.get(i)))
                .toList();
    }

    @Override
    public Moderation.Verdict judge(float[] embedding) {
        Match bad = best(embedding, against);
        Match good = best(embedding, unless);
        float score = Vectors.sigmoid(scale * (bad.cosine - good.cosine));
        boolean flagged = score >= category.threshold();
        return new Moderation.Verdict(
                category.name(),
                flagged,
                score,
                category.threshold(),
                category.action(),
                "matches \"%s\" %s than \"%s\""
                        .formatted(
                                bad.text,
                                bad.cosine > good.cosine ? "better" : "no better",
                                good.text),
                "");
    }

    private static Match best(float[] embedding, List<Prompt> prompts) {
        var best = new Match("", Float.NEGATIVE_INFINITY);
        for (Prompt prompt : prompts) {
            float cosine = Vectors.dot(embedding, prompt.embedding);
            if (cosine > best.cosine) {
                best = new Match(prompt.text, cosine);
            }
        }
        return best;
    }
}
