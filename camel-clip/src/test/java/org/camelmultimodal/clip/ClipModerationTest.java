/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.clip.moderation.ModerationAction;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.RetryableException;
import org.junit.jupiter.api.Test;

/** What verdicts ask for, how they explain themselves, and where they are written down. */
class ClipModerationTest extends CamelTestSupport {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");
    private static final String POLICY = "clip:moderate?policy=classpath:actions.yaml";

    private final CountDownLatch auditMayReturn = new CountDownLatch(1);

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:moderate").to(POLICY + "&storeFullResult=true&auditUri=mock:audit");
                from("direct:unwritable").to(POLICY + "&auditUri=direct:broken");
                String heads = "parity/layouts/policies/heads.yaml";
                from("direct:heads").to("clip:moderate?policy=classpath:" + heads);
                from("direct:heads-file")
                        .to("clip:moderate?policy=file:src/test/resources/" + heads);
                from("direct:broken").throwException(new IllegalStateException("disk full"));
                from("direct:late").to(POLICY + "&auditUri=direct:timing-out");
                from("direct:timing-out")
                        .process(
                                exchange -> {
                                    throw new ExchangeTimedOutException(exchange, 1000);
                                });
                from("direct:undone").to(POLICY + "&auditUri=direct:rolling-back");
                from("direct:rolling-back").process(exchange -> exchange.setRollbackOnly(true));
                from("direct:refused").to(POLICY + "&auditUri=direct:refusing");
                from("direct:hurried").to(POLICY + "&timeout=2000&auditUri=direct:hanging");
                from("direct:hanging")
                        .process(exchange -> auditMayReturn.await(30, TimeUnit.SECONDS));
                from("direct:refusing")
                        .throwException(new InvalidMediaException("an unknown policy"));
                from("direct:classify-and-moderate")
                        .to("clip:classify?labels=red circle,black bomb")
                        .to(POLICY);
            }
        };
    }

    @Test
    void theActionIsThatOfTheCategory() throws Exception {
        assertThat(action(image("black-bomb.png"))).isEqualTo(ModerationAction.BLOCK);
        assertThat(action(image("red-circle.png"))).isEqualTo(ModerationAction.REVIEW);
        assertThat(action("a photo of a green tree")).isEqualTo(ModerationAction.ALLOW);
    }

    private Object action(Object body) {
        return send("direct:moderate", body).getMessage().getHeader(ClipConstants.ACTION);
    }

    @Test
    void aVerdictSaysWhatItRestsOn() throws Exception {
        Exchange result = send("direct:moderate", image("black-bomb.png"));

        assertThat(result.getMessage().getHeader(ClipConstants.REASON, String.class))
                .contains("bomb")
                .contains("better than");
        assertThat(result.getProperty(ClipConstants.RESULT, Moderation.class).verdicts())
                .extracting(Moderation.Verdict::category)
                .containsExactly("bombs", "circles");
    }

    @Test
    void everyVerdictIsWrittenDown() throws Exception {
        MockEndpoint audit = getMockEndpoint("mock:audit");
        audit.expectedMessageCount(2);

        send("direct:moderate", image("black-bomb.png"));
        send("direct:moderate", "a photo of a green tree");

        audit.assertIsSatisfied();
        String entry = audit.getExchanges().get(0).getMessage().getBody(String.class);
        JsonNode json = new ObjectMapper().readTree(entry);
        assertThat(json.path("flagged").asBoolean()).isTrue();
        assertThat(json.path("action").asText()).isEqualTo("BLOCK");
        assertThat(json.path("policy").asText()).isEqualTo("actions");
        assertThat(json.path("policyVersion").asText()).isEqualTo("2");
        assertThat(json.path("verdicts").path(0).path("threshold").asDouble()).isEqualTo(0.5);
    }

    @Test
    void aVerdictThatCannotBeRecordedNowDoesNotCountAndCanBeSentAgain() throws Exception {
        Exchange result = send("direct:unwritable", image("red-circle.png"));

        assertThat(result.getException())
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("disk full")
                .hasMessageContaining("auditUri=direct:broken");
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
    }

    @Test
    void aVerdictThatTheAuditTookTooLongForCanBeSentAgain() throws Exception {
        assertThat(send("direct:late", image("red-circle.png")).getException())
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("1000 millis");
    }

    @Test
    void aVerdictThatTheAuditRolledBackDoesNotCount() throws Exception {
        Exchange result = send("direct:undone", image("red-circle.png"));

        assertThat(result.getException())
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("rolled back");
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
    }

    @Test
    void aVerdictThatTheAuditRefusesDoesNotCountAndIsNotSentAgain() throws Exception {
        Exchange result = send("direct:refused", image("red-circle.png"));

        assertThat(result.getException())
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("an unknown policy");
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
    }

    @Test
    void anAuditThatNeverReturnsIsBoundedByTheTimeout() throws Exception {
        Exchange result = send("direct:hurried", image("red-circle.png"));
        auditMayReturn.countDown();

        assertThat(result.getException()).isInstanceOf(DeadlineExceededException.class);
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
    }

    @Test
    void theScoresOfLabelsAndOfCategoriesHaveHeadersOfTheirOwn() throws Exception {
        Exchange result = send("direct:classify-and-moderate", image("black-bomb.png"));

        assertThat(result.getMessage().getHeader(ClipConstants.SCORES, Map.class))
                .containsOnlyKeys("red circle", "black bomb");
        assertThat(result.getMessage().getHeader(ClipConstants.CATEGORY_SCORES, Map.class))
                .containsOnlyKeys("bombs", "circles");
    }

    @Test
    void everyItemOfAListHasAVerdict() throws Exception {
        Exchange result =
                send(
                        "direct:moderate",
                        List.of(
                                image("red-circle.png"),
                                image("black-bomb.png"),
                                "a photo of a green tree"));

        assertThat(result.getMessage().getHeader(ClipConstants.ACTION))
                .isEqualTo(ModerationAction.BLOCK);
        assertThat(result.getMessage().getHeader(ClipConstants.VERDICTS, List.class))
                .extracting(verdict -> ((Map<?, ?>) verdict).get("action"))
                .containsExactly("REVIEW", "BLOCK", "ALLOW");
    }

    @Test
    void theVerdictsOfAnEarlierListDoNotStay() throws Exception {
        Exchange result =
                fluentTemplate
                        .to("direct:moderate")
                        .withBody(image("red-circle.png"))
                        .withHeader(ClipConstants.VERDICTS, List.of(Map.of("action", "ALLOW")))
                        .send();

        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.VERDICTS);
    }

    @Test
    void aBadPartAtTheEndOfALongTextIsFound() {
        String text = "A photo of a green tree. ".repeat(30) + "A photo of a black bomb.";

        assertThat(action(text)).isEqualTo(ModerationAction.BLOCK);
    }

    @Test
    void theFilesOfAPolicyLieBesideIt() throws Exception {
        for (String uri : List.of("direct:heads", "direct:heads-file")) {
            Exchange result = send(uri, image("red-circle.png"));

            assertThat(result.getMessage().getHeader(ClipConstants.ACTION))
                    .isEqualTo(ModerationAction.REVIEW);
            assertThat(result.getMessage().getHeader(ClipConstants.CATEGORY))
                    .isEqualTo("everything");
        }
    }

    @Test
    void evenBesideAImage() throws Exception {
        String text = "A photo of a green tree. ".repeat(30) + "A photo of a black bomb.";

        assertThat(action(List.of(text, image("red-circle.png"))))
                .isEqualTo(ModerationAction.BLOCK);
    }

    @Test
    void aListIsAsBadAsItsWorstPart() throws Exception {
        Exchange result =
                send(
                        "direct:moderate",
                        List.of("a photo of a green tree", image("black-bomb.png")));

        assertThat(result.getMessage().getHeader(ClipConstants.ACTION))
                .isEqualTo(ModerationAction.BLOCK);
        assertThat(result.getProperty(ClipConstants.RESULT, List.class)).hasSize(2);
    }

    private static byte[] image(String name) throws Exception {
        return Files.readAllBytes(IMAGES.resolve(name));
    }

    private Exchange send(String uri, Object body) {
        return template.send(uri, exchange -> exchange.getMessage().setBody(body));
    }
}
