/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.Comparator;
import java.util.List;
import org.camelmultimodal.clip.model.EmbeddedView;

/** Judges embeddings by one category of a policy. */
interface CategoryJudge extends AutoCloseable {

    /**
     * Returns the verdict on an embedding.
     *
     * @param embedding an L2-normalized vector
     * @throws org.camelmultimodal.runtime.InferenceException if its score is not finite
     */
    Moderation.Verdict judge(float[] embedding);

    /**
     * Returns the verdict on the view with the most severe score.
     *
     * @param views at least one
     */
    default Moderation.Verdict worst(List<EmbeddedView> views) {
        return views.stream()
                .map(view -> judge(view.embedding()).on(view.name()))
                .max(byBadness())
                .orElseThrow();
    }

    /** Returns the order of verdicts by severity: by default the higher the score, the worse. */
    default Comparator<Moderation.Verdict> byBadness() {
        return Comparator.comparingDouble(Moderation.Verdict::score);
    }

    @Override
    default void close() {}
}
