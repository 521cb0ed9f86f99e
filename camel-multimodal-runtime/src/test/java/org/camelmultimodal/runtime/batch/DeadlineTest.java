/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void theLongestTimeoutThatThereIsIsOne() {
        Deadline deadline = Deadline.in(Duration.ofMillis(Long.MAX_VALUE));

        deadline.check();
        assertThat(deadline.remainingNanos()).isGreaterThan(Duration.ofDays(36_500).toNanos());
    }

    @Test
    void aTimeoutOfSecondsEndsAndSaysHowLongItWas() {
        Deadline deadline = Deadline.in(Duration.ofNanos(1_000_000));
        while (deadline.remainingNanos() > 0) {
            Thread.onSpinWait();
        }

        assertThatThrownBy(deadline::check)
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("timeout=1 ms");
    }

    @Test
    void withoutATimeoutThereIsTimeLeft() {
        Deadline.in(Duration.ZERO).check();

        assertThat(Deadline.NONE.remainingNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
