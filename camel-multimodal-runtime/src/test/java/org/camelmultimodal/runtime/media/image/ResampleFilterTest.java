/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.junit.jupiter.api.Test;

/** Filters by the numbers of Pillow. */
class ResampleFilterTest {

    @Test
    void numbersAreThoseOfPillow() {
        assertThat(ResampleFilter.fromPillow(3)).isEqualTo(ResampleFilter.BICUBIC);
    }

    @Test
    void aNumberThatPillowDoesNotHaveIsAFaultOfTheModel() {
        assertThatThrownBy(() -> ResampleFilter.fromPillow(6))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("resample=6 is out of range: expected 0 (nearest)");
    }

    @Test
    void pixelsThatDoNotFillTheImageAreAFaultOfTheMedium() {
        assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11]))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("11 bytes");
    }
}
