/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.camelmultimodal.clip.vector.Ranking.Ranked;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates in the order of their similarity to a query. */
class RankingTest {

    private static final float[] QUERY = {1, 0};
    private static final float[] EQUAL = {1, 0};
    private static final float[] NEAR = {0.8f, 0.6f};
    private static final float[] ORTHOGONAL = {0, 1};
    private static final float[] OPPOSITE = {-1, 0};

    @Test
    void theMostSimilarComesFirstWithItsIndexAndCosine() {
        List<Ranked> ranked =
                Ranking.rank(QUERY, List.of(OPPOSITE, NEAR, EQUAL, ORTHOGONAL), 10, -1);

        assertThat(ranked)
                .containsExactly(
                        new Ranked(2, 1), new Ranked(1, 0.8f), new Ranked(3, 0), new Ranked(0, -1));
    }

    @Test
    void candidatesOfEqualSimilarityKeepTheirOrder() {
        var candidates = IntStream.range(0, 100).mapToObj(i -> i % 2 == 0 ? NEAR : EQUAL).toList();

        List<Ranked> ranked = Ranking.rank(QUERY, candidates, 100, -1);

        assertThat(ranked.subList(0, 50)).extracting(Ranked::index).isSorted();
        assertThat(ranked.subList(50, 100)).extracting(Ranked::index).isSorted();
    }

    @Test
    void topKAndMinScoreLimitTheResults() {
        var candidates = List.of(OPPOSITE, NEAR, EQUAL, ORTHOGONAL);

        assertThat(Ranking.rank(QUERY, candidates, 1, -1))
                .extracting(Ranked::index)
                .containsExactly(2);
        assertThat(Ranking.rank(QUERY, candidates, 10, 0.8f))
                .extracting(Ranked::index)
                .containsExactly(2, 1);
    }

    @ParameterizedTest
    @ValueSource(floats = {-1.5f, 1.5f, Float.NaN})
    void aMinScoreThatIsNoCosineIsRefused(float minScore) {
        assertThatThrownBy(() -> Ranking.rank(QUERY, List.of(NEAR), 1, minScore))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("minScore=" + minScore)
                .hasMessageContaining("expected -1.0 to 1.0");
    }

    @Test
    void aTopKOfZeroIsRefused() {
        assertThatThrownBy(() -> Ranking.rank(QUERY, List.of(NEAR), 0, -1))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("topK=0");
    }

    @Test
    void aCandidateOfAnotherModelIsRefused() {
        assertThatThrownBy(() -> Ranking.rank(QUERY, List.of(NEAR, new float[] {1, 0, 0}), 2, -1))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("different models");
    }

    @Test
    void clipScoreIsTheCosineTimesTwoAndAHalfButNeverNegative() {
        assertThat(Similarity.of(QUERY, NEAR)).isEqualTo(new Similarity(0.8f, 2));
        assertThat(Similarity.of(QUERY, OPPOSITE)).isEqualTo(new Similarity(-1, 0));
    }
}
