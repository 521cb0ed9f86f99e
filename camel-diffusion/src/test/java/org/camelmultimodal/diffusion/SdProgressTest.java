/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.camel.Cancellations;
import org.camelmultimodal.runtime.camel.InferenceHeaders;
import org.camelmultimodal.runtime.camel.InferenceProgressEvent;
import org.camelmultimodal.runtime.camel.MultimodalDevConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event notifiers receive each step and previews, and a request can be cancelled by its id. */
class SdProgressTest extends CamelTestSupport {

    private static final String ENDPOINT =
            "sd:text-to-image?steps=6&scheduler=ddim&seed=7&guidanceScale=2.5";

    private final List<InferenceProgressEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:draw").to(ENDPOINT);
                from("direct:previews").to(ENDPOINT + "&previewInterval=2");
                from("direct:one-at-a-time")
                        .to("sd:text-to-image?steps=3&concurrentCalls=1&seed=1&scheduler=ddim");
            }
        };
    }

    @Test
    void eachStepIsAnEventWithAPreviewAtTheInterval() throws IOException {
        listen(event -> {});

        Exchange result = send("direct:previews", "a red circle", id("a"));

        assertThat(steps()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(events)
                .allSatisfy(
                        event -> {
                            assertThat(event.getSteps()).isEqualTo(6);
                            assertThat(event.getRequestId()).hasValue("a");
                            assertThat(event.getExchange().getExchangeId())
                                    .isEqualTo(result.getExchangeId());
                        });
        assertThat(events.stream().filter(event -> event.getPreview().isPresent()))
                .extracting(InferenceProgressEvent::getStep)
                .as("the image itself follows the last step")
                .containsExactly(2, 4);
        BufferedImage image = image(result.getMessage().getBody(byte[].class));
        BufferedImage preview = image(events.get(3).getPreview().orElseThrow());
        assertThat(preview.getWidth()).isEqualTo(image.getWidth());
        assertThat(difference(preview, image))
                .as("mean difference of the preview at step 4 of 6 from the image, of 255")
                .isLessThan(30);
    }

    @Test
    void aPreviewHasAtMost512PixelsPerSide() throws IOException {
        listen(event -> {});

        send(
                "direct:previews",
                "a red circle",
                Map.of(
                        SdConstants.WIDTH, 768,
                        SdConstants.HEIGHT, 192,
                        SdConstants.STEPS, 3));

        BufferedImage preview = image(events.get(1).getPreview().orElseThrow());
        assertThat(preview.getWidth()).isEqualTo(512);
        assertThat(preview.getHeight()).isEqualTo(128);
    }

    @Test
    void previewsDoNotChangeTheImage() {
        byte[] without = body(send("direct:draw", "a red circle", Map.of()));
        listen(event -> {});

        byte[] with = body(send("direct:previews", "a red circle", Map.of()));
        byte[] withEach =
                body(send("direct:draw", "a red circle", Map.of(SdConstants.PREVIEW_INTERVAL, 1)));

        assertThat(events.stream().filter(event -> event.getPreview().isPresent())).hasSize(2 + 5);
        assertThat(with).isEqualTo(without);
        assertThat(withEach).isEqualTo(without);
    }

    @ParameterizedTest
    @EnumSource
    void everySchedulerPredictsThePreview(SchedulerType scheduler) throws IOException {
        listen(event -> {});

        Exchange result =
                send(
                        "direct:draw",
                        "a red circle",
                        Map.of(
                                SdConstants.SCHEDULER, scheduler,
                                SdConstants.STEPS, 20,
                                SdConstants.PREVIEW_INTERVAL, 1));

        BufferedImage image = image(body(result));
        InferenceProgressEvent lastPreview = events.get(events.size() - 2);
        assertThat(difference(image(lastPreview.getPreview().orElseThrow()), image))
                .as("mean difference of the last preview from the image, of 255")
                .isLessThan(12);
    }

    @Test
    void theItemsOfAListReportTheirOwnSteps() {
        listen(event -> {});

        send("direct:draw", List.of("a red circle", "a blue star"), Map.of());

        for (int item = 0; item < 2; item++) {
            int index = item;
            assertThat(events.stream().filter(event -> event.getItem() == index))
                    .extracting(InferenceProgressEvent::getStep)
                    .containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void aCancelledRequestEndsWithTheStepThatRuns() {
        listen(
                event -> {
                    if (event.getStep() == 3 && event.getSteps() == 900) {
                        assertThat(cancellations().cancel("endless")).isTrue();
                    }
                });
        Map<String, Object> headers =
                Map.of(InferenceHeaders.REQUEST_ID, "endless", SdConstants.STEPS, 900);

        Exchange result = send("direct:draw", "a red circle", headers);

        assertThat(result.getException())
                .isInstanceOf(CancelledException.class)
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("'endless'");
        assertThat(steps()).containsExactly(1, 2, 3);
        assertThat(cancellations().size()).isZero();
        await().until(() -> inFlight() == 0);
        assertThat(send("direct:draw", "a red circle", id("endless")).getException())
                .as("the id is free again")
                .isNull();
    }

    @Test
    void aWaitingRequestIsNotProcessedIfItIsCancelled() {
        var isRunning = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        listen(
                event -> {
                    isRunning.countDown();
                    await().until(() -> goOn.getCount() == 0);
                });
        CompletableFuture<Exchange> first = asyncSend("direct:one-at-a-time", id("first"));
        await().until(() -> isRunning.getCount() == 0);
        CompletableFuture<Exchange> second = asyncSend("direct:one-at-a-time", id("second"));
        await().until(() -> cancellations().size() == 2);

        assertThat(cancellations().cancel("second")).isTrue();
        goOn.countDown();

        assertThat(second.join().getException()).isInstanceOf(CancelledException.class);
        assertThat(first.join().getException()).isNull();
        assertThat(events)
                .extracting(event -> event.getRequestId().orElseThrow())
                .containsOnly("first");
        assertThat(cancellations().size()).isZero();
    }

    @Test
    void allMessagesOfAnIdAreCancelled() {
        listen(
                event -> {
                    if (inFlight() == 2) {
                        cancellations().cancel("job");
                    }
                });
        Map<String, Object> headers =
                Map.of(InferenceHeaders.REQUEST_ID, "job", SdConstants.STEPS, 900);

        List<CompletableFuture<Exchange>> both =
                List.of(asyncSend("direct:draw", headers), asyncSend("direct:draw", headers));

        assertThat(both)
                .allSatisfy(
                        sent ->
                                assertThat(sent.join().getException())
                                        .isInstanceOf(CancelledException.class));
        assertThat(cancellations().size()).isZero();
    }

    @Test
    void anUnknownIdHasNoEffectNowOrLater() {
        assertThat(cancellations().cancel("unknown")).isFalse();
        assertThat(cancellations().cancel(null)).isFalse();

        assertThat(send("direct:draw", "a red circle", id("unknown")).getException()).isNull();
        assertThat(cancellations().cancel("unknown")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \t\n", "LONG"})
    void aBlankOrLongIdIsRefused(String id) {
        String used = id.equals("LONG") ? "x".repeat(257) : id;

        Exchange result = send("direct:draw", "a red circle", id(used));

        assertThat(result.getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("Set the header CamelMultimodalRequestId");
        assertThat(result.getException().getMessage()).hasSizeLessThan(500);
        assertThat(cancellations().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1001", "often"})
    void aPreviewIntervalOutOfRangeIsRefused(String interval) {
        Exchange result =
                send("direct:draw", "a red circle", Map.of(SdConstants.PREVIEW_INTERVAL, interval));

        assertThat(result.getException()).isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void aNotifierThatFailsBreaksNeitherTheMessageNorTheOtherNotifiers() {
        byte[] undisturbed = body(send("direct:draw", "a red circle", Map.of()));
        listen(
                event -> {
                    throw new IllegalStateException("a notifier that fails");
                });
        var failsEarlier =
                new EventNotifierSupport() {
                    @Override
                    public boolean isEnabled(CamelEvent event) {
                        if (event instanceof InferenceProgressEvent) {
                            throw new AssertionError("a notifier that fails earlier");
                        }
                        return false;
                    }

                    @Override
                    public void notify(CamelEvent event) {}
                };
        failsEarlier.start();
        context.getManagementStrategy().addEventNotifier(failsEarlier);
        listen(event -> {});

        Exchange result = send("direct:draw", "a red circle", Map.of());

        assertThat(body(result)).isEqualTo(undisturbed);
        assertThat(steps())
                .as("of two notifiers")
                .containsExactly(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
    }

    @Test
    void aMessageWithoutAnIdReportsItsProgressToo() {
        listen(event -> {});

        send("direct:draw", "a red circle", Map.of());

        assertThat(events)
                .hasSize(6)
                .allSatisfy(event -> assertThat(event.getRequestId()).isEqualTo(Optional.empty()));
    }

    private void listen(Consumer<InferenceProgressEvent> reaction) {
        var notifier =
                new EventNotifierSupport() {
                    @Override
                    public boolean isEnabled(CamelEvent event) {
                        return event instanceof InferenceProgressEvent;
                    }

                    @Override
                    public void notify(CamelEvent event) {
                        events.add((InferenceProgressEvent) event);
                        reaction.accept((InferenceProgressEvent) event);
                    }
                };
        notifier.start();
        context.getManagementStrategy().addEventNotifier(notifier);
    }

    private List<Integer> steps() {
        return events.stream().map(InferenceProgressEvent::getStep).toList();
    }

    private Cancellations cancellations() {
        return Cancellations.of(context);
    }

    private int inFlight() {
        var console = new MultimodalDevConsole();
        console.setCamelContext(context);
        var json = (JsonObject) console.call(DevConsole.MediaType.JSON);
        return ((JsonArray) json.get("endpoints"))
                .stream()
                        .mapToInt(endpoint -> ((JsonObject) endpoint).getInteger("inFlight"))
                        .sum();
    }

    private static Map<String, Object> id(String id) {
        return Map.of(InferenceHeaders.REQUEST_ID, id);
    }

    private CompletableFuture<Exchange> asyncSend(String uri, Map<String, Object> headers) {
        return template.asyncSend(
                uri,
                exchange -> {
                    exchange.getMessage().setBody("a red circle");
                    exchange.getMessage().setHeaders(new HashMap<>(headers));
                });
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }

    private static byte[] body(Exchange result) {
        assertThat(result.getException()).isNull();
        return result.getMessage().getBody(byte[].class);
    }

    private static BufferedImage image(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static double difference(BufferedImage a, BufferedImage b) {
        long sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    sum +=
                            Math.abs(
                                    (a.getRGB(x, y) >> shift & 255)
                                            - (b.getRGB(x, y) >> shift & 255));
                }
            }
        }
        return (double) sum / (3L * a.getWidth() * a.getHeight());
    }
}
