/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camelmultimodal.benchmarks.Bar;
import org.junit.jupiter.api.Test;

/** The story of <code>benchmarks/run moderation</code> with fewer posts and kills. */
class ModerationChaosTest {

    @Test
    void everyPostEndsDecidedOrInReviewAlthoughProcessesAreKilled() throws Exception {
        assertThat(ModerationChaos.measure(List.of("100", "2", "1"))).allMatch(Bar::isReached);
    }
}
