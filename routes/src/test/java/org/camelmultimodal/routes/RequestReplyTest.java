/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client sends a recording to a queue, and gets the transcript as the reply. */
class RequestReplyTest extends RouteTest {

    private static final String REQUESTS = "multimodal.requests";

    @ParameterizedTest
    @EnumSource
    void eachRequestGetsItsReply(Dsl dsl) throws Exception {
        RunningRoute route = start(ReadyRoute.REQUEST_REPLY, dsl);

        List<String> replies =
                Stream.of("red-circle.wav", "gruener-baum.wav", "blue-star.flac")
                        .parallel()
                        .map(name -> request(route, RECORDINGS.resolve(name)))
                        .map(
                                reply ->
                                        reply.getMessage().getHeader("language")
                                                + " "
                                                + reply.getMessage().getBody(String.class).strip())
                        .toList();

        assertThat(replies)
                .containsExactly(
                        "en Draw a large red circle on a white background.",
                        "de Zeichne einen großen grünen Baum auf weißem Hintergrund.",
                        "en Please paint a blue star on a black background.");
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatFailsGetsTheReason(Dsl dsl) throws Exception {
        RunningRoute route = start(ReadyRoute.REQUEST_REPLY, dsl);

        Exchange reply = request(route, RECORDINGS.resolve("not-a-recording.wav"));

        assertThat(reply.getMessage().getHeader("state")).isEqualTo("failed");
        assertThat(reply.getMessage().getHeader("reasonType")).isEqualTo("InvalidMediaException");
        assertThat(reply.getMessage().getBody(String.class)).contains("is not a recording");
    }

    @Test
    void aRequestThatNobodyTakesExpires() throws Exception {
        RunningRoute route = start(ReadyRoute.REQUEST_REPLY, Dsl.YAML, "timeout", "300");
        route.context().getRouteController().stopRoute("service");

        Exchange reply = request(route, RECORDINGS.resolve("red-circle.wav"));

        assertThat(reply.getException()).isInstanceOf(ExchangeTimedOutException.class);
        until(() -> TestBroker.shared().size(REQUESTS) == 0);
    }

    /** The reply would be the next request, without end. */
    @Test
    void aRequestThatWantsItsReplyInTheQueueOfRequestsGetsNone() throws Exception {
        start(ReadyRoute.REQUEST_REPLY, Dsl.YAML);
        long dead = TestBroker.shared().size("multimodal.dead");
        try (var messages = new Messages(TestBroker.shared().url())) {
            BytesMessage loop = messages.session().createBytesMessage();
            loop.writeBytes(Files.readAllBytes(RECORDINGS.resolve("red-circle.wav")));
            loop.setJMSReplyTo(messages.session().createQueue(REQUESTS));

            messages.send(REQUESTS, loop);

            until(() -> TestBroker.shared().size(REQUESTS) == 0);
        }
        assertThat(TestBroker.shared().size("multimodal.dead")).isEqualTo(dead);
    }

    private static Exchange request(RunningRoute route, Path recording) {
        try {
            byte[] bytes = Files.readAllBytes(recording);
            return route.template()
                    .request("direct:transcribe", exchange -> exchange.getMessage().setBody(bytes));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
