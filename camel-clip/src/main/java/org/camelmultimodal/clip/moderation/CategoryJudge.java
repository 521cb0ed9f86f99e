/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.Comparator;
import java.util.List;
import org.camelmultimodal.clip.model.EmbeddedView;

/** Judges vectors by one category of a policy. */
interface CategoryJudge extends AutoCloseable {

    /**
     * The verdict on a vector.
     *
     * @throws org.camelmultimodal.runtime.InferenceException if its score is not finite
     */
    Moderation.Verdict judge(float[] embedding);

    /** The verdict on the view that is furthest on the wrong side. */
    default Moderation.Verdict worst(List<EmbeddedView> views) {
        return views.stream()
                .map(view -> judge(view.embedding()).on(view.name()))
                .max(byBadness())
                .orElseThrow();
    }

    /** The more, the worse. */
    default Comparator<Moderation.Verdict> byBadness() {
        return Comparator.comparingDouble(Moderation.Verdict::score);
    }

    @Override
    default void close() {}
}
