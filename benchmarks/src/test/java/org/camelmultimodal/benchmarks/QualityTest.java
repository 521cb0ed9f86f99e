/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The quality of the demo models in the Java pipelines, on data that is not in the training data.
 */
class QualityTest {

    static Stream<Bar> bars() throws Exception {
        return Benchmarks.quality().stream();
    }

    @ParameterizedTest
    @MethodSource("bars")
    void theBarIsReached(Bar bar) {
        assertThat(bar.isReached()).as(bar.toString()).isTrue();
    }
}
