/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Text tokens are below 100; 100 is the time 0.00, and each next one 0.02 s later. */
class SegmenterTest {

    private final Segmenter segmenter = new Segmenter(100, 0.01);

    @Test
    void pairsOfTimesCutAndASingleEndUsesTheWholeWindow() {
        Segmenter.Cut cut = segmenter.cut(new int[] {100, 1, 2, 150, 160, 3, 200}, 3000);

        assertThat(cut.slices()).hasSize(2);
        assertThat(cut.slices().get(0).end()).isEqualTo(1.0);
        assertThat(cut.slices().get(1).start()).isEqualTo(1.2);
        assertThat(cut.slices().get(1).end()).isEqualTo(2.0);
        assertThat(cut.framesUsed()).isEqualTo(3000);
    }

    @Test
    void anUnfinishedEndIsLeftToTheNextWindow() {
        Segmenter.Cut cut = segmenter.cut(new int[] {100, 1, 150, 150, 2, 3}, 3000);

        assertThat(cut.slices()).hasSize(1);
        assertThat(cut.framesUsed()).isEqualTo(100);
    }

    @Test
    void withoutPairsTheWindowIsOneSegment() {
        Segmenter.Cut cut = segmenter.cut(new int[] {105, 1, 2, 150}, 3000);

        assertThat(cut.slices()).hasSize(1);
        assertThat(cut.slices().get(0).start()).isEqualTo(0.1);
        assertThat(cut.slices().get(0).end()).isEqualTo(1.0);
        assertThat(cut.framesUsed()).isEqualTo(3000);
    }

    @Test
    void withoutTimesTheSegmentLastsAsLongAsTheSound() {
        Segmenter.Cut cut = segmenter.cut(new int[] {1, 2}, 250);

        assertThat(cut.slices().get(0).end()).isEqualTo(2.5);
    }
}
