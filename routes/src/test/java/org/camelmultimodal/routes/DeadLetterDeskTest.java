/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The desk lists, shows, retries and drops the dead letters of a real broker. */
class DeadLetterDeskTest extends QueueRouteTest {

    private static final String TAG = "multimodal.tag";

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningRoute route;

    private void open(Dsl dsl) throws Exception {
        TestBroker.empty(TAG);
        route = start(ReadyRoute.DEAD_LETTER_DESK, dsl);
    }

    @ParameterizedTest
    @EnumSource
    void lettersAreListedAndInspected(Dsl dsl) throws Exception {
        open(dsl);
        messages.send(
                DEAD,
                "a job",
                Map.of(
                        "deadQueue",
                        TAG,
                        "reasonType",
                        "InvalidMediaException",
                        "reason",
                        "no",
                        "job",
                        "7"));
        messages.send(DEAD, new byte[] {1, 2, 3}, Map.of("deadQueue", TAG));

        JsonNode list = json(request("GET", "/dead-letters", 200));
        JsonNode letter =
                json(request("GET", "/dead-letters/" + list.get(0).get("id").asText(), 200));

        assertThat(list).hasSize(2);
        assertThat(list.get(1).get("type").asText()).isEqualTo("bytes");
        assertThat(list.get(1).get("size").asInt()).isEqualTo(3);
        assertThat(letter.get("queue").asText()).isEqualTo(TAG);
        assertThat(letter.get("reasonType").asText()).isEqualTo("InvalidMediaException");
        assertThat(letter.get("text").asText()).isEqualTo("a job");
        assertThat(letter.get("properties").get("job").asText()).isEqualTo("7");
        assertThat(TestBroker.shared().size(DEAD)).isEqualTo(2);
    }

    @Test
    void theRouteTellsWhereItReceivesMessages() throws Exception {
        open(Dsl.YAML);

        assertThat(route.addresses())
                .containsOnly(
                        Map.entry("broker", TestBroker.shared().url()),
                        Map.entry("http", route.http("").toString()));
    }

    /** The broker remembers the duplicate id, and would refuse the same message. */
    @ParameterizedTest
    @EnumSource
    void aLetterOfTheBrokerReturnsToItsQueueAlthoughItHasADuplicateId(Dsl dsl) throws Exception {
        open(dsl);
        Message job = messages.session().createTextMessage("a job");
        job.setStringProperty("_AMQ_DUPL_ID", "desk-" + dsl);
        job.setStringProperty("job", "8");
        job.setIntProperty("number", 5);
        try (MessageProducer producer =
                messages.session().createProducer(messages.session().createQueue(TAG))) {
            producer.setTimeToLive(1);
            producer.send(job);
        }
        until(() -> TestBroker.shared().size(DEAD) == 1);

        request("PUT", "/dead-letters/" + onlyId() + "/retry", 200);

        Message again = messages.receive(TAG, PATIENCE).orElseThrow();
        assertThat(again.getBody(String.class)).isEqualTo("a job");
        assertThat(again.getStringProperty("job")).isEqualTo("8");
        assertThat(again.getIntProperty("number")).isEqualTo(5);
        assertThat(again.propertyExists("_AMQ_DUPL_ID")).isFalse();
        assertThat(again.propertyExists("_AMQ_ORIG_ADDRESS")).isFalse();
        assertThat(TestBroker.shared().size(DEAD)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aLetterThatManyRetryAtTheSameTimeReturnsOnce(Dsl dsl) throws Exception {
        open(dsl);
        messages.send(DEAD, new byte[100_000], Map.of("deadQueue", TAG, "reason", "no"));
        String id = onlyId();

        List<Integer> codes =
                IntStream.range(0, 8)
                        .parallel()
                        .mapToObj(i -> status("PUT", "/dead-letters/" + id + "/retry"))
                        .sorted()
                        .toList();

        assertThat(codes).containsExactly(200, 404, 404, 404, 404, 404, 404, 404);
        assertThat(TestBroker.shared().size(TAG)).isEqualTo(1);
        assertThat(TestBroker.shared().size(DEAD)).isZero();
        Message again = messages.receive(TAG, PATIENCE).orElseThrow();
        assertThat(again.getBody(byte[].class)).hasSize(100_000);
        assertThat(again.propertyExists("reason")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aLetterThatNamesAnotherQueueStays(Dsl dsl) throws Exception {
        open(dsl);
        messages.send(DEAD, "a job", Map.of("deadQueue", "activemq.management"));
        messages.send(DEAD, "from nowhere", Map.of());

        for (JsonNode letter : json(request("GET", "/dead-letters", 200))) {
            String answer =
                    request("PUT", "/dead-letters/" + letter.get("id").asText() + "/retry", 409);
            assertThat(answer).contains("expected one of");
        }

        until(() -> TestBroker.shared().size(DEAD) == 2);
        assertThat(json(request("GET", "/dead-letters", 200))).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aLetterIsDroppedOnce(Dsl dsl) throws Exception {
        open(dsl);
        messages.send(DEAD, "a job", Map.of("deadQueue", TAG));
        String id = onlyId();

        request("DELETE", "/dead-letters/" + id, 200);
        request("DELETE", "/dead-letters/" + id, 404);
        request("GET", "/dead-letters/" + id, 404);

        assertThat(TestBroker.shared().size(DEAD)).isZero();
        assertThat(TestBroker.shared().size(TAG)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anIdIsNothingButAnId(Dsl dsl) throws Exception {
        open(dsl);
        messages.send(DEAD, "a job", Map.of("deadQueue", TAG));

        for (String id : List.of("x' OR '1'='1", "ID:1' OR 'a'='a", "%", "${body}")) {
            String path = "/dead-letters/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
            request("DELETE", path, 404);
            request("PUT", path + "/retry", 404);
        }

        assertThat(TestBroker.shared().size(DEAD)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aHostileLetterHidesNoOther(Dsl dsl) throws Exception {
        open(dsl);
        messages.send(DEAD, "a job", Map.of("deadQueue", TAG));
        Message hostile = messages.session().createTextMessage("hostile");
        hostile.setStringProperty("reason", "long".repeat(10_000));
        ((ActiveMQMessage) hostile).getCoreMessage().putBytesProperty("deadQueue", new byte[3]);
        ((ActiveMQMessage) hostile).getCoreMessage().putBytesProperty("reasonType", new byte[3]);
        try (MessageProducer producer =
                messages.session().createProducer(messages.session().createQueue(DEAD))) {
            producer.send(hostile);
        }

        JsonNode list = json(request("GET", "/dead-letters", 200));

        assertThat(list).hasSize(2);
        assertThat(list.get(1).get("reason").asText()).hasSizeLessThan(3000);
        String id = list.get(1).get("id").asText();
        request("GET", "/dead-letters/" + id, 200);
        request("PUT", "/dead-letters/" + id + "/retry", 409);
        request("DELETE", "/dead-letters/" + id, 200);
        assertThat(TestBroker.shared().size(DEAD)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aRequestHasNoBodyToFillTheMemory(Dsl dsl) throws Exception {
        open(dsl);
        HttpRequest request =
                HttpRequest.newBuilder(route.http("/dead-letters/ID:1/retry"))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[100_000]))
                        .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
    }

    private String onlyId() throws Exception {
        JsonNode list = json(request("GET", "/dead-letters", 200));
        assertThat(list).hasSize(1);
        return list.get(0).get("id").asText();
    }

    private String request(String method, String path, int status) throws Exception {
        HttpResponse<String> response = send(method, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }

    private int status(String method, String path) {
        try {
            return send(method, path).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(route.http(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
