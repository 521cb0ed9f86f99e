/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.bytedeco.javacpp.Pointer;
import org.camelmultimodal.clip.ClipComponent;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.systemtests.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends ten thousand messages, valid and invalid, from many threads. */
class ClipSoakTest extends CamelTestSupport {

    private static final int MESSAGES = 10_000;
    private static final int THREADS = 32;
    private static final long MEGABYTE = 1L << 20;

    @TempDir Path folder;

    /** A body, its endpoint, and whether it must succeed. */
    private record Message(String uri, Object body, boolean good) {}

    @Override
    protected RouteBuilder createRouteBuilder() {
        var clip = new ClipComponent();
        // Otherwise nearly all messages would be served from the cache.
        clip.setEmbeddingCacheMaxBytes(0);
        context.addComponent("clip", clip);
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").to("clip:embed");
                from("direct:classify").to("clip:classify?labels=red circle,blue star");
                from("direct:moderate").to("clip:moderate");
                from("direct:similarity").to("clip:similarity?query=a red circle");
                from("direct:rank").to("clip:rank?query=a red circle");
                from("direct:search").to("clip:search?indexDirectory=" + folder);
                from("direct:index").to("clip:index?indexDirectory=" + folder);
            }
        };
    }

    @Test
    void nothingIsLostAndEveryFailureIsTyped() throws Exception {
        List<Message> kinds = kinds();
        template.requestBody("direct:index", "a red circle");
        var next = new AtomicInteger();
        var answered = new AtomicInteger();
        var half = new AtomicLong();
        var pool = Executors.newFixedThreadPool(THREADS);
        var threads = new ArrayList<Future<?>>();
        try {
            for (int i = 0; i < THREADS; i++) {
                threads.add(
                        pool.submit(
                                () -> {
                                    int n = next.getAndIncrement();
                                    for (; n < MESSAGES; n = next.getAndIncrement()) {
                                        check(kinds.get(n % kinds.size()));
                                        if (answered.incrementAndGet() == MESSAGES / 2) {
                                            half.set(settled());
                                        }
                                    }
                                }));
            }
            for (Future<?> thread : threads) {
                thread.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(answered).hasValue(MESSAGES);
        assertThat(context.getInflightRepository().size()).isZero();
        assertThat(settled() - half.get())
                .as("bytes grown in the second half")
                .isLessThan(64 * MEGABYTE);
    }

    private void check(Message message) {
        Exchange result =
                template.send(
                        message.uri(), exchange -> exchange.getMessage().setBody(message.body()));
        if (message.good()) {
            assertThat(result.getException()).as(message.uri()).isNull();
        } else {
            assertThat(result.getException())
                    .as(message.uri())
                    .isInstanceOf(InvalidMediaException.class);
        }
    }

    /** Returns the resident memory after a garbage collection. */
    private static long settled() {
        System.gc();
        return Pointer.physicalBytes();
    }

    private static List<Message> kinds() throws Exception {
        byte[] image =
                Files.readAllBytes(
                        Repository.path("camel-clip/src/test/resources/pictures/red-circle.png"));
        byte[] jpeg =
                Files.readAllBytes(
                        Repository.path("camel-clip/src/test/resources/parity/rgb-120x120.jpg"));
        byte[] text = "only a sentence".getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(image, image.length / 2);
        return List.of(
                new Message("direct:embed", image, true),
                new Message("direct:embed", jpeg, true),
                new Message("direct:embed", "a blue star", true),
                new Message("direct:embed", List.of(image, "a text", jpeg), true),
                new Message("direct:embed", List.of(image, text), false),
                new Message("direct:embed", new byte[0], false),
                new Message("direct:classify", jpeg, true),
                new Message("direct:classify", cut, false),
                new Message("direct:classify", Arrays.copyOf(jpeg, jpeg.length / 2), false),
                new Message("direct:moderate", image, true),
                new Message("direct:moderate", "a red circle", true),
                new Message("direct:moderate", " ", false),
                new Message("direct:similarity", jpeg, true),
                new Message("direct:similarity", text, false),
                new Message("direct:rank", List.of(image, jpeg), true),
                new Message("direct:rank", "no list", false),
                new Message("direct:search", image, true),
                new Message("direct:search", null, false));
    }
}
