/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelmultimodal.benchmarks.Bar;
import org.junit.jupiter.api.Test;

/** The short form of <code>benchmarks/run queue chaos</code>. */
class QueueChaosTest {

    private static final int JOBS = 60;
    private static final int WORKER_KILLS = 6;
    private static final int BROKER_KILLS = 1;

    @Test
    void eachJobHasExactlyOneResultAlthoughWorkersAndTheBrokerAreKilled() throws Exception {
        assertThat(QueueChaos.measure(JOBS, WORKER_KILLS, BROKER_KILLS)).allMatch(Bar::isReached);
    }
}
