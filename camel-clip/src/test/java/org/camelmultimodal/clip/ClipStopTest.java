/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.RuntimeExchangeException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.clip.index.IndexUnavailableException;
import org.camelmultimodal.clip.index.OpenIndexes;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.camel.EndpointTasks;
import org.camelmultimodal.runtime.camel.ModelCache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Routes that are stopped, suspended, started again and taken out while messages are in flight.
 * Every message ends, with a result or with a failure that says that it may be sent again. <code>
 * -Dchaos.rounds</code> repeats the stories more often.
 */
@Timeout(120)
class ClipStopTest {

    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 1);
    private static final int MESSAGES = 96;
    private static final int CALLERS = 32;
    private static final Path IMAGE = Path.of("src/test/resources/pictures/red-circle.png");

    @TempDir Path folder;

    @AfterEach
    void nothingIsLeftOpen() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(ModelCache.loadedModels()).as("models").isZero();
                            assertThat(OpenIndexes.count()).as("indexes").isZero();
                            assertThat(endpointThreads()).isEmpty();
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"embed", "classify", "moderate", "index", "search"})
    void aContextThatStopsUnderLoadEndsEveryMessage(String operation) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Exchange> ended = underLoad(operation, DefaultCamelContext::stop);

            assertThat(ended).hasSize(MESSAGES).allSatisfy(ClipStopTest::hasResultOrMayBeSentAgain);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"embed", "moderate", "index"})
    void aRouteThatStopsAndStartsUnderLoadEndsEveryMessage(String operation) {
        List<Exchange> ended =
                underLoad(
                        operation,
                        context -> {
                            for (int round = 0; round < 2 * ROUNDS; round++) {
                                restart(context);
                            }
                        });

        assertThat(ended).hasSize(MESSAGES).allSatisfy(ClipStopTest::hasResultOrMayBeSentAgain);
    }

    @Test
    void anEndpointThatIsTakenOutUnderLoadEndsEveryMessage() {
        List<Exchange> ended =
                underLoad(
                        "embed",
                        context -> {
                            for (var endpoint : List.copyOf(context.getEndpoints())) {
                                if (endpoint instanceof ClipEndpoint clip) {
                                    clip.stop();
                                    clip.start();
                                }
                            }
                        });

        assertThat(ended).hasSize(MESSAGES).allSatisfy(ClipStopTest::hasResultOrMayBeSentAgain);
    }

    @Test
    void itemsOfMessagesNeverRunOnTheThreadThatBringsThem() throws Exception {
        // That of the model, if it is, would wait for itself.
        try (var context = context("embed")) {
            context.start();
            ClipEndpoint endpoint =
                    context.getEndpoints().stream()
                            .filter(ClipEndpoint.class::isInstance)
                            .map(ClipEndpoint.class::cast)
                            .findAny()
                            .orElseThrow();
            var gate = new CountDownLatch(1);
            var workers = ConcurrentHashMap.<Thread>newKeySet();
            List<CompletableFuture<Void>> parts =
                    IntStream.range(0, 3000)
                            .mapToObj(
                                    i ->
                                            EndpointTasks.<Void>fork(
                                                    endpoint, () -> passing(gate, workers)))
                            .toList();

            gate.countDown();

            assertThat(CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)))
                    .succeedsWithin(Duration.ofSeconds(20));
            assertThat(workers).isNotEmpty().doesNotContain(Thread.currentThread());
        }
    }

    private static CompletableFuture<Void> passing(CountDownLatch gate, Set<Thread> workers) {
        workers.add(Thread.currentThread());
        try {
            gate.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Test
    void aMessageForAStoppedEndpointMayBeSentAgain() throws Exception {
        try (var context = context("embed");
                FluentProducerTemplate sender = context.createFluentProducerTemplate()) {
            context.start();
            context.getEndpoints().stream()
                    .filter(ClipEndpoint.class::isInstance)
                    .forEach(endpoint -> endpoint.stop());

            Exchange answer = sender.to("direct:in").withBody("a tree").send();

            assertThat(answer.getException()).isInstanceOf(EndpointStoppedException.class);
        }
    }

    @Test
    void aSuspendedRouteGoesOnWhenItIsResumed() throws Exception {
        List<Exchange> ended =
                underLoad(
                        "embed",
                        context -> {
                            context.suspend();
                            context.resume();
                        });

        assertThat(ended).hasSize(MESSAGES).allSatisfy(ClipStopTest::hasResultOrMayBeSentAgain);
    }

    @Test
    void anEndpointThatIsStoppedAndStartedWorksAgain() throws Exception {
        try (var context = context("embed")) {
            context.start();
            for (int round = 0; round < 3; round++) {
                for (var endpoint : List.copyOf(context.getEndpoints())) {
                    if (endpoint instanceof ClipEndpoint clip) {
                        clip.stop();
                        clip.start();
                    }
                }

                Exchange answer =
                        context.createFluentProducerTemplate()
                                .to("direct:in")
                                .withBody("a tree")
                                .send();
                assertThat(answer.getException()).isNull();
            }
        }
    }

    @Test
    void whatFailsToStartGivesBackWhatItHadOpened() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no directory");
        try (var context = new DefaultCamelContext()) {
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("clip:index?indexDirectory=" + file);
                        }
                    });

            assertThatThrownBy(context::start)
                    .hasStackTraceContaining(IndexUnavailableException.class.getName());
            assertThat(ModelCache.loadedModels()).isZero();
        }
    }

    /** The exchanges of messages that were in flight while something happened. */
    private List<Exchange> underLoad(String operation, Consumer<DefaultCamelContext> happens) {
        var context = context(operation);
        context.start();
        FluentProducerTemplate sender = context.createFluentProducerTemplate();
        if (operation.equals("search")) {
            sender.to("direct:fill").withBody("a tree").send();
        }
        var callers = Executors.newFixedThreadPool(CALLERS);
        try {
            var inFlight = new CountDownLatch(CALLERS / 2);
            var ended = new ArrayList<Future<Exchange>>();
            for (int i = 0; i < MESSAGES; i++) {
                Object body = i % 2 == 0 ? "tree number " + i : IMAGE.toFile();
                ended.add(
                        callers.submit(
                                () -> {
                                    inFlight.countDown();
                                    return context.createFluentProducerTemplate()
                                            .to("direct:in")
                                            .withBody(body)
                                            .send();
                                }));
            }
            inFlight.await();
            happens.accept(context);
            return ended.stream().map(ClipStopTest::result).toList();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            callers.shutdown();
            context.stop();
        }
    }

    private static Exchange result(Future<Exchange> exchange) {
        try {
            return exchange.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("a message did not end", e);
        }
    }

    private static void hasResultOrMayBeSentAgain(Exchange exchange) {
        Throwable failure = exchange.getException();
        // The last four are Camel's own words for a route or a context that is stopped.
        assertThat(failure)
                .satisfiesAnyOf(
                        f -> assertThat(f).isNull(),
                        f -> assertThat(f).isInstanceOf(EndpointStoppedException.class),
                        f -> assertThat(f).isInstanceOf(DirectConsumerNotAvailableException.class),
                        f -> assertThat(f).isInstanceOf(RejectedExecutionException.class),
                        f -> assertThat(f).isInstanceOf(RuntimeExchangeException.class),
                        f -> assertThat(f).hasMessageStartingWith("SendProcessor has not been"));
    }

    private static void restart(DefaultCamelContext context) {
        try {
            context.getRouteController().stopRoute("in", 1, TimeUnit.MILLISECONDS);
            context.getRouteController().startRoute("in");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private DefaultCamelContext context(String operation) {
        var context = new DefaultCamelContext();
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getShutdownStrategy().setTimeout(1);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        // Whoever finds the route stopped is told so at once.
        context.getComponent("direct", DirectComponent.class).setBlock(false);
        try {
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            String where = "indexDirectory=" + folder + "&index=stop";
                            from("direct:fill").to("clip:index?" + where);
                            from("direct:in")
                                    .routeId("in")
                                    .to("clip:" + operation + "?labels=a,b&query=tree&" + where);
                        }
                    });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return context;
    }

    private static List<String> endpointThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> Stream.of("#clip", "clip-model").anyMatch(name::contains))
                .toList();
    }
}
