/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** At most one open instance per key, with concurrent users. */
class SharedInstancesTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 1000;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger maxOpen = new AtomicInteger();
    private final SharedInstances<String, Object> things =
            new SharedInstances<>(thing -> open.decrementAndGet());

    private Object openOne() {
        maxOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        return new Object();
    }

    @Test
    void releasingWhatIsNotOpenFailsTyped() {
        assertThatThrownBy(() -> things.release("index"))
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("No instance is open for index: expected");
    }

    @Test
    void aThingIsClosedBeforeItIsOpenedAgain() throws Exception {
        var closing = new CountDownLatch(1);
        var mayClose = new CountDownLatch(1);
        var slow =
                new SharedInstances<String, Object>(
                        thing -> {
                            closing.countDown();
                            awaitIt(mayClose);
                            open.decrementAndGet();
                        });
        slow.acquire("index", this::openOne);
        var closer = CompletableFuture.runAsync(() -> slow.release("index"));
        closing.await();

        var opener = CompletableFuture.runAsync(() -> slow.acquire("index", this::openOne));
        assertThatThrownBy(() -> opener.get(100, TimeUnit.MILLISECONDS))
                .as("opened while the one before is still open")
                .isInstanceOf(TimeoutException.class);
        mayClose.countDown();

        assertThat(closer).succeedsWithin(Duration.ofSeconds(10));
        assertThat(opener).succeedsWithin(Duration.ofSeconds(10));
        assertThat(maxOpen).hasValue(1);
    }

    @Test
    void ofManyThreadsNoneMeetsTwoThingsOfOneKey() throws Exception {
        var threads = Executors.newFixedThreadPool(THREADS);
        var users = new ArrayList<Future<?>>();
        for (int i = 0; i < THREADS; i++) {
            users.add(
                    threads.submit(
                            () -> {
                                for (int round = 0; round < ROUNDS; round++) {
                                    things.acquire("index", this::openOne);
                                    things.release("index");
                                }
                            }));
        }
        for (Future<?> user : users) {
            user.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(maxOpen).hasValue(1);
        assertThat(open).hasValue(0);
        assertThat(things.size()).isZero();
    }

    @Test
    void aThingThatCannotBeClosedIsNotKept() {
        var broken =
                new SharedInstances<String, Object>(
                        thing -> {
                            throw new IllegalStateException("on purpose");
                        });
        broken.acquire("index", Object::new);

        assertThatThrownBy(() -> broken.release("index")).hasMessage("on purpose");

        assertThat(broken.size()).isZero();
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
