/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.QueueFullException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferenceExecutorTest {

    private final ExecutorService pool = Executors.newFixedThreadPool(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void shutDown() {
        gate.countDown();
        pool.shutdownNow();
    }

    @Test
    void beyondTheCapacityTasksAreRejected() {
        var executor = new InferenceExecutor(pool, 2, true);
        executor.execute(this::waitAtTheGate, Deadline.NONE);
        executor.execute(this::waitAtTheGate, Deadline.NONE);

        assertThatThrownBy(() -> executor.execute(() -> {}, Deadline.NONE))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("All 2 places");
    }

    @Test
    void orTheirCallerWaits() {
        var executor = new InferenceExecutor(pool, 1, false);
        var done = new AtomicInteger();
        executor.execute(this::waitAtTheGate, Deadline.NONE);
        var caller =
                CompletableFuture.runAsync(
                        () -> executor.execute(done::incrementAndGet, Deadline.NONE));
        assertThat(caller).isNotDone();

        gate.countDown();

        await().untilAtomic(done, equalTo(1));
    }

    @Test
    void aCallerWaitsNoLongerThanItsDeadline() {
        var executor = new InferenceExecutor(pool, 1, false);
        executor.execute(this::waitAtTheGate, Deadline.NONE);

        assertThatThrownBy(() -> executor.execute(() -> {}, Deadline.in(Duration.ofMillis(20))))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aTaskThatFailsFreesItsPlace() {
        var executor = new InferenceExecutor(pool, 1, true);
        executor.execute(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                Deadline.NONE);

        var done = new AtomicInteger();
        await().dontCatchUncaughtExceptions()
                .until(
                        () -> {
                            try {
                                executor.execute(done::incrementAndGet, Deadline.NONE);
                                return true;
                            } catch (QueueFullException e) {
                                return false;
                            }
                        });
        await().dontCatchUncaughtExceptions().untilAtomic(done, equalTo(1));
    }

    @Test
    void executorsWhoseTasksGoOnToEachOtherDoNotWaitForEver() {
        ExecutorService otherPool = Executors.newFixedThreadPool(1);
        try {
            var one = new InferenceExecutor(pool, 1, false);
            var other = new InferenceExecutor(otherPool, 1, false);
            var done = new AtomicInteger();
            one.execute(
                    () -> {
                        waitAtTheGate();
                        other.execute(done::incrementAndGet, Deadline.NONE);
                    },
                    Deadline.NONE);
            other.execute(
                    () -> {
                        waitAtTheGate();
                        one.execute(done::incrementAndGet, Deadline.NONE);
                    },
                    Deadline.NONE);

            gate.countDown();

            await().untilAtomic(done, equalTo(2));
        } finally {
            otherPool.shutdownNow();
        }
    }

    private void waitAtTheGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
