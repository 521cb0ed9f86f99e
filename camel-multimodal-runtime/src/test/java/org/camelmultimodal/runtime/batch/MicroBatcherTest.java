/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {

    private final ExecutorService runner = Executors.newFixedThreadPool(3);
    private final Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    private final Semaphore runs = new Semaphore(0);

    @AfterEach
    void shutDown() {
        runs.release(1000);
        runner.shutdown();
    }

    @Test
    void anItemThatFindsTheModelIdleRunsAtOnce() {
        runs.release(1);
        var batcher = batcher(8, Duration.ofDays(1));

        assertThat(batcher.submit(1, Ticket.NONE))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(2);
        assertThat(batches).containsExactly(List.of(1));
    }

    @Test
    void whatArrivesWhileTheModelRunsBecomesTheNextBatch() {
        var batcher = batcher(8, Duration.ZERO);
        var first = batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        var others = IntStream.range(2, 6).mapToObj(i -> batcher.submit(i, Ticket.NONE)).toList();

        runs.release(2);

        assertThat(first).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(2);
        for (int i = 0; i < others.size(); i++) {
            assertThat(others.get(i)).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(2 * i + 4);
        }
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4, 5));
    }

    @Test
    void aCancelledItemFailsWithoutARun() {
        var batcher = batcher(8, Duration.ZERO);
        var cancellation = new Cancellation("job-7");
        var first = batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        var cancelled = batcher.submit(2, new Ticket(Deadline.NONE.with(cancellation), 0));
        var other = batcher.submit(3, Ticket.NONE);

        cancellation.cancel();
        runs.release(2);

        assertThat(cancelled)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(CancelledException.class);
        assertThat(first).succeedsWithin(Duration.ofSeconds(10));
        assertThat(other).succeedsWithin(Duration.ofSeconds(10));
        assertThat(batches).containsExactly(List.of(1), List.of(3));
    }

    @Test
    void noBatchIsLargerThanItsSize() {
        var batcher = batcher(2, Duration.ZERO);
        batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        IntStream.range(2, 6).forEach(i -> batcher.submit(i, Ticket.NONE));

        runs.release(3);

        await().untilAsserted(
                        () ->
                                assertThat(batches)
                                        .containsExactly(List.of(1), List.of(2, 3), List.of(4, 5)));
    }

    @Test
    void afterARunABatchWaitsForMoreUntilItIsFull() {
        var batcher = batcher(3, Duration.ofDays(1));
        batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        batcher.submit(2, Ticket.NONE);
        runs.release(2);
        await().until(() -> batches.size() == 1 && batcher.pending() == 1);

        batcher.submit(3, Ticket.NONE);
        batcher.submit(4, Ticket.NONE);

        await().untilAsserted(
                        () -> assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4)));
    }

    @Test
    void orUntilTheDelayIsOver() {
        var batcher = batcher(3, Duration.ofMillis(30));
        batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        var lonely = batcher.submit(2, Ticket.NONE);

        runs.release(2);

        assertThat(lonely).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(4);
    }

    @Test
    void aFullBatchRunsBesideAnother() {
        var batcher = batcher(2, Duration.ofDays(1), 2);
        batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        batcher.submit(2, Ticket.NONE);
        assertThat(batcher.pending()).isEqualTo(1);

        batcher.submit(3, Ticket.NONE);

        await().until(() -> batcher.pending() == 0 && runs.getQueueLength() == 2);
        batcher.submit(4, Ticket.NONE);
        batcher.submit(5, Ticket.NONE);
        assertThat(batcher.pending()).isEqualTo(2);
        runs.release(3);
        await().untilAsserted(
                        () ->
                                assertThat(batches)
                                        .containsExactlyInAnyOrder(
                                                List.of(1), List.of(2, 3), List.of(4, 5)));
    }

    @Test
    void whatIsLeftWhenTheLastBatchEndsRunsToo() {
        var batcher = batcher(2, Duration.ZERO, 2);
        batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        batcher.submit(2, Ticket.NONE);
        batcher.submit(3, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        var last = batcher.submit(4, Ticket.NONE);

        runs.release(3);

        assertThat(last).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(8);
    }

    @Test
    void highPriorityGoesFirst() {
        var batcher = batcher(1, Duration.ZERO);
        batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        batcher.submit(2, Ticket.NONE);
        batcher.submit(3, new Ticket(Deadline.NONE, 9));

        runs.release(3);

        await().untilAsserted(
                        () ->
                                assertThat(batches)
                                        .containsExactly(List.of(1), List.of(3), List.of(2)));
    }

    @Test
    void anItemWhoseDeadlineIsOverIsNotRun() {
        var batcher = batcher(8, Duration.ZERO);
        batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        var deadline = Deadline.in(Duration.ofNanos(1));
        var late = batcher.submit(2, new Ticket(deadline, 0));

        runs.release(1);

        assertThat(late)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineExceededException.class);
        assertThat(batches).containsExactly(List.of(1));
    }

    @Test
    void oneBadItemFailsAlone() {
        var batcher = batcher(8, Duration.ZERO);
        batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        var good = List.of(batcher.submit(2, Ticket.NONE), batcher.submit(4, Ticket.NONE));
        var bad = batcher.submit(-1, Ticket.NONE);

        runs.release(100);

        assertThat(bad)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(InvalidMediaException.class);
        assertThat(CompletableFuture.allOf(good.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aModelWithAnotherNumberOfResultsFailsTyped() {
        var batcher =
                new MicroBatcher<Integer, Integer>(
                        runner, items -> List.of(1, 2, 3), new BatchSettings(8, Duration.ZERO, 1));

        assertThat(batcher.submit(1, Ticket.NONE))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(InferenceException.class)
                .withMessageContaining("3 results for 1 items: expected one per item");
    }

    @Test
    void afterItsRunnerIsShutDownItTakesNothing() {
        var batcher = batcher(8, Duration.ZERO);
        runner.shutdown();

        assertThat(batcher.submit(1, Ticket.NONE))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(EndpointStoppedException.class);
    }

    @Test
    void whatWaitsWhenItIsClosedEndsAndWhatRunsGoesOn() {
        var batcher = batcher(1, Duration.ZERO);
        var running = batcher.submit(1, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        var waiting = batcher.submit(2, Ticket.NONE);

        batcher.close();

        for (var ended : List.of(waiting, batcher.submit(3, Ticket.NONE))) {
            assertThat(ended)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(EndpointStoppedException.class);
        }
        runs.release(100);
        assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(2);
    }

    @Test
    void aListenerThatFailsEndsItsOwnItemAlone() {
        StageListener failing =
                new StageListener() {
                    @Override
                    public void took(Stage stage, long nanos) {
                        throw new IllegalStateException("no such meter");
                    }

                    @Override
                    public void ran(int batchSize) {
                        throw new IllegalStateException("no such meter");
                    }
                };
        runs.release(2);
        var batcher = batcher(8, Duration.ZERO);

        assertThat(batcher.submit(1, new Ticket(Deadline.NONE, 0, failing)))
                .failsWithin(Duration.ofSeconds(10));
        assertThat(batcher.submit(2, Ticket.NONE))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(4);
    }

    /** A listener of one message, whose endpoint counts batches. */
    private record Message(String endpoint, List<String> told) implements StageListener {

        @Override
        public void took(Stage stage, long nanos) {}

        @Override
        public void ran(int batchSize) {
            told.add("%s ran %d".formatted(endpoint, batchSize));
        }

        @Override
        public void inferred(int batchSize, long nanos) {
            told.add("%s inferred %d".formatted(endpoint, batchSize));
        }

        @Override
        public void failed(Stage stage, long nanos, Throwable failure) {
            told.add("%s failed %s".formatted(endpoint, stage));
        }

        @Override
        public Object counter() {
            return endpoint;
        }
    }

    private static Ticket ticket(String endpoint, List<String> told) {
        return new Ticket(Deadline.NONE, 0, new Message(endpoint, told));
    }

    @Test
    void aBatchIsCountedOnceForAnEndpointAndTimedForEachMessage() {
        List<String> told = new CopyOnWriteArrayList<>();
        var batcher = batcher(8, Duration.ZERO);
        var first = batcher.submit(0, Ticket.NONE);
        await().until(() -> batcher.pending() == 0);
        var others =
                List.of(
                        batcher.submit(1, ticket("embed", told)),
                        batcher.submit(2, ticket("embed", told)),
                        batcher.submit(3, ticket("classify", told)));

        runs.release(2);

        assertThat(first).succeedsWithin(Duration.ofSeconds(10));
        others.forEach(other -> assertThat(other).succeedsWithin(Duration.ofSeconds(10)));
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "embed ran 3",
                        "embed inferred 3",
                        "embed inferred 3",
                        "classify ran 3",
                        "classify inferred 3");
    }

    @Test
    void aRunThatFailsIsReportedToItsMessage() {
        List<String> told = new CopyOnWriteArrayList<>();
        runs.release(1);

        assertThat(batcher(8, Duration.ZERO).submit(-1, ticket("embed", told)))
                .failsWithin(Duration.ofSeconds(10));
        assertThat(told).containsExactly("embed failed INFER");
    }

    /** Doubles numbers; each run waits for a permit. */
    private MicroBatcher<Integer, Integer> batcher(int size, Duration delay) {
        return batcher(size, delay, 1);
    }

    private MicroBatcher<Integer, Integer> batcher(int size, Duration delay, int concurrent) {
        return new MicroBatcher<>(runner, this::run, new BatchSettings(size, delay, concurrent));
    }

    private List<Integer> run(List<Integer> items) {
        runs.acquireUninterruptibly();
        if (items.stream().anyMatch(item -> item < 0)) {
            throw new InvalidMediaException("negative");
        }
        batches.add(items);
        return items.stream().map(item -> 2 * item).toList();
    }
}
