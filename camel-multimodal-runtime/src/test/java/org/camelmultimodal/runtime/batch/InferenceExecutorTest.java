/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.EndpointStoppedException;
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
        var executor = executor(pool, 2, true);
        execute(executor, this::waitAtTheGate);
        execute(executor, this::waitAtTheGate);

        assertThatThrownBy(() -> execute(executor, () -> {}))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("2 messages are in flight");
    }

    @Test
    void orTheirCallerWaits() {
        var executor = executor(pool, 1, false);
        var done = new AtomicInteger();
        execute(executor, this::waitAtTheGate);
        var caller = CompletableFuture.runAsync(() -> execute(executor, done::incrementAndGet));
        assertThat(caller).isNotDone();

        gate.countDown();

        await().untilAtomic(done, equalTo(1));
    }

    @Test
    void aCallerWaitsNoLongerThanItsDeadline() {
        var executor = executor(pool, 1, false);
        execute(executor, this::waitAtTheGate);

        assertThatThrownBy(() -> execute(executor, () -> {}, Deadline.in(Duration.ofMillis(20))))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aMessageWhoseListenerFailsEnds() {
        StageListener failing =
                new StageListener() {
                    @Override
                    public void took(Stage stage, long nanos) {
                        throw new IllegalStateException("no such meter");
                    }

                    @Override
                    public void ran(int batchSize) {}
                };
        var executor = executor(pool, 1, true);
        var ended = new CompletableFuture<Throwable>();

        executor.execute(
                () -> CompletableFuture.completedFuture("done"),
                (result, failure) -> ended.complete(failure),
                new Ticket(Deadline.NONE, 0, failing));

        assertThat(ended)
                .succeedsWithin(Duration.ofSeconds(10))
                .isInstanceOf(IllegalStateException.class);
        await().until(() -> executor.inFlight() == 0);
    }

    @Test
    void aTaskThatFailsReleasesItsPermit() {
        var executor = executor(pool, 1, true);
        execute(
                executor,
                () -> {
                    throw new IllegalStateException("on purpose");
                });

        var done = new AtomicInteger();
        await().dontCatchUncaughtExceptions()
                .until(
                        () -> {
                            try {
                                execute(executor, done::incrementAndGet);
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
            var one = executor(pool, 1, false);
            var other = executor(otherPool, 1, false);
            var done = new AtomicInteger();
            execute(
                    one,
                    () -> {
                        waitAtTheGate();
                        execute(other, done::incrementAndGet);
                    });
            execute(
                    other,
                    () -> {
                        waitAtTheGate();
                        execute(one, done::incrementAndGet);
                    });

            gate.countDown();

            await().untilAtomic(done, equalTo(2));
        } finally {
            otherPool.shutdownNow();
        }
    }

    @Test
    void aMessageKeepsItsPermitUntilItsResultIsAvailable() {
        var executor = executor(pool, 1, true);
        var result = new CompletableFuture<String>();
        var seen = new CompletableFuture<String>();
        executor.execute(() -> result, (value, failure) -> seen.complete(value), Ticket.NONE);

        assertThatThrownBy(() -> execute(executor, () -> {}))
                .isInstanceOf(QueueFullException.class);
        result.complete("done");

        assertThat(seen).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("done");
        assertThat(executor.awaitIdle(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatWasWorkedOnGoesOnBeforeNewMessagesAndThoseOfHighPriorityBeforeOthers() {
        var executor = executor(pool, 10, true);
        var order = new ConcurrentLinkedQueue<String>();
        var result = new CompletableFuture<Void>();
        var started = new CountDownLatch(1);
        executor.execute(
                () -> {
                    started.countDown();
                    return result;
                },
                (value, failure) -> order.add("resumed"),
                Ticket.NONE);
        await().until(() -> started.getCount() == 0);
        var atTheGate = new CountDownLatch(1);
        execute(
                executor,
                () -> {
                    atTheGate.countDown();
                    waitAtTheGate();
                });
        await().until(() -> atTheGate.getCount() == 0);
        execute(executor, () -> order.add("plain"));
        executor.execute(
                () -> CompletableFuture.completedFuture(null),
                (value, failure) -> order.add("urgent"),
                new Ticket(Deadline.NONE, 5));
        // The only thread waits at the gate, and the other tasks are queued.
        result.complete(null);

        gate.countDown();

        assertThat(executor.awaitIdle(10, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly("resumed", "urgent", "plain");
    }

    @Test
    void aResultThatComesAfterTheEndOfThePoolIsNotLost() {
        var executor = executor(pool, 1, true);
        var result = new CompletableFuture<String>();
        var seen = new CompletableFuture<String>();
        var started = new CountDownLatch(1);
        executor.execute(
                () -> {
                    started.countDown();
                    return result;
                },
                (value, failure) -> seen.complete(value),
                Ticket.NONE);
        await().until(() -> started.getCount() == 0);
        pool.shutdown();

        result.complete("late");

        assertThat(seen).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("late");
    }

    @Test
    void aPoolThatDropsWhatComesAfterItsEndLosesNothing() {
        // As Camel's thread pools do.
        var dropping =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new ThreadPoolExecutor.CallerRunsPolicy());
        var executor = executor(dropping, 2, true);
        var result = new CompletableFuture<String>();
        var seen = new CompletableFuture<String>();
        executor.execute(() -> result, (value, failure) -> seen.complete(value), Ticket.NONE);
        await().until(() -> dropping.getCompletedTaskCount() == 1);
        executor.close();
        dropping.shutdownNow();
        executor.abandon();

        result.complete("late");

        assertThat(seen).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("late");
        assertThat(executor.fork(() -> result, Ticket.NONE))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(EndpointStoppedException.class);
    }

    @Test
    void callersThatWaitForAPermitFailWhenItIsClosed() {
        var executor = executor(pool, 1, false);
        execute(executor, this::waitAtTheGate);
        var caller = CompletableFuture.runAsync(() -> execute(executor, () -> {}));
        assertThat(caller).isNotDone();

        executor.close();

        assertThat(caller)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(EndpointStoppedException.class);
    }

    @Test
    void whatThePoolNeverCameToEndsAllTheSame() {
        var executor = executor(pool, 10, true);
        var ends = new ConcurrentLinkedQueue<Throwable>();
        var started = new CountDownLatch(1);
        execute(
                executor,
                () -> {
                    started.countDown();
                    waitAtTheGate();
                });
        // A thread that starts only now would take one of the tasks below.
        await().until(() -> started.getCount() == 0);
        for (int i = 0; i < 5; i++) {
            executor.execute(
                    () -> CompletableFuture.completedFuture(null),
                    (result, failure) -> ends.add(failure),
                    Ticket.NONE);
        }
        CompletableFuture<Object> part =
                executor.fork(() -> CompletableFuture.completedFuture(null), Ticket.NONE);

        executor.close();
        pool.shutdownNow();
        executor.abandon();

        assertThat(ends).hasSize(5).allMatch(EndpointStoppedException.class::isInstance);
        assertThat(part)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(EndpointStoppedException.class);
        assertThat(executor.awaitIdle(10, TimeUnit.SECONDS)).isTrue();
    }

    private static InferenceExecutor executor(
            ExecutorService pool, int capacity, boolean rejectWhenFull) {
        return new InferenceExecutor(pool, capacity, rejectWhenFull);
    }

    private static void execute(InferenceExecutor executor, Runnable task) {
        execute(executor, task, Deadline.NONE);
    }

    private static void execute(InferenceExecutor executor, Runnable task, Deadline deadline) {
        executor.execute(
                () -> {
                    task.run();
                    return CompletableFuture.completedFuture(null);
                },
                (result, failure) -> {},
                new Ticket(deadline, 0));
    }

    private void waitAtTheGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
