/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.Comparator;
import java.util.List;

/** Judges vectors by one category of a policy. */
interface CategoryJudge extends AutoCloseable {

    Moderation.Verdict judge(float[] embedding);

    /** The verdict on the vector that is furthest on the wrong side. */
    default Moderation.Verdict worst(List<float[]> embeddings) {
        return embeddings.stream().map(this::judge).max(byBadness()).orElseThrow();
    }

    /** The more, the worse. */
    default Comparator<Moderation.Verdict> byBadness() {
        return Comparator.comparingDouble(Moderation.Verdict::score);
    }

    @Override
    default void close() {}
}
