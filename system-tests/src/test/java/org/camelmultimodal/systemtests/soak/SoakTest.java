/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.bytedeco.javacpp.Pointer;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.systemtests.Repository;
import org.junit.jupiter.api.Test;

/** Sends messages of every kind, valid and invalid, to all components. */
class SoakTest extends CamelTestSupport {

    private static final int MESSAGES = 500;
    private static final long MEGABYTE = 1L << 20;

    /** A body, its endpoint, and whether it must succeed. */
    private record Message(String uri, Object body, boolean good) {}

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:transcribe").to("whisper:transcribe");
                from("direct:classify").to("clip:classify?labels=red circle,blue star");
                from("direct:moderate").to("clip:moderate");
                from("direct:draw").to("sd:text-to-image?steps=2");
            }
        };
    }

    @Test
    void residentMemoryLevelsOff() throws Exception {
        List<Message> kinds = kinds();
        long afterHalf = 0;
        for (int i = 0; i < MESSAGES; i++) {
            Message message = kinds.get(i % kinds.size());
            Exchange result =
                    template.send(
                            message.uri(),
                            exchange -> exchange.getMessage().setBody(message.body()));
            if (message.good()) {
                assertThat(result.getException()).as(message.uri()).isNull();
            } else {
                assertThat(result.getException())
                        .as(message.uri())
                        .isInstanceOf(PermanentException.class);
            }
            if (i == MESSAGES / 2) {
                afterHalf = settled();
            }
        }

        assertThat(settled() - afterHalf)
                .as("bytes grown in the second half")
                .isLessThan(48 * MEGABYTE);
    }

    /** Returns the resident memory after a garbage collection. */
    private static long settled() {
        System.gc();
        return Pointer.physicalBytes();
    }

    private static List<Message> kinds() throws Exception {
        Path samples = Repository.path("examples/voice-to-image/samples");
        byte[] recording = Files.readAllBytes(samples.resolve("red-circle.wav"));
        byte[] image =
                Files.readAllBytes(
                        Repository.path("camel-clip/src/test/resources/pictures/red-circle.png"));
        byte[] text = "only a sentence".getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Message("direct:transcribe", recording, true),
                new Message("direct:transcribe", text, false),
                new Message("direct:transcribe", new byte[0], false),
                new Message("direct:classify", image, true),
                new Message("direct:classify", Arrays.copyOf(image, image.length / 2), false),
                new Message("direct:classify", text, false),
                new Message("direct:moderate", image, true),
                new Message("direct:moderate", "a red circle", true),
                new Message("direct:draw", "a red circle", true),
                new Message("direct:draw", "", false));
    }
}
