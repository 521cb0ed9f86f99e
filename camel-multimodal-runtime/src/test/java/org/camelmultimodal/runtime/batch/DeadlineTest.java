/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.camelmultimodal.runtime.CancelledException;
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

    @Test
    void aCancellationEndsADeadlineAndSaysWhatWasCancelled() {
        var cancellation = new Cancellation("job-7");
        Deadline deadline = Deadline.in(Duration.ofDays(1)).with(cancellation);
        Deadline unlimited = Deadline.NONE.with(cancellation);
        deadline.check();
        assertThat(unlimited.remainingNanos()).isEqualTo(Long.MAX_VALUE);

        cancellation.cancel();

        for (Deadline each : List.of(deadline, unlimited)) {
            assertThat(each.remainingNanos()).isZero();
            assertThatThrownBy(each::check)
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("'job-7'");
        }
        Deadline.NONE.check();
    }
}
