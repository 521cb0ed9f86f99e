/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Message;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers take jobs from queues: each has one result, or becomes a dead letter with the reason. */
class QueueWorkersTest extends QueueRouteTest {

    private static final String RESULTS = "multimodal.results";
    private static final Path IMAGE = Path.of("samples/images/red-house.png");

    @ParameterizedTest
    @EnumSource
    void eachComponentHasAWorker(Dsl dsl) throws Exception {
        start(ReadyRoute.QUEUE_WORKERS, dsl, "labels", "a house,a star", "steps", "2");

        messages.send(
                "multimodal.transcribe",
                bytes(RECORDINGS.resolve("red-circle.wav")),
                Map.of("job", "1"));
        assertThat(result("1").getBody(String.class))
                .isEqualTo("Draw a large red circle on a white background.");

        messages.send("multimodal.tag", bytes(IMAGE), Map.of("job", "2"));
        assertThat(result("2").getBody(String.class)).isEqualTo("[\"a house\"]");

        messages.send("multimodal.draw", "a red circle", Map.of("job", "3"));
        byte[] image = result("3").getBody(byte[].class);
        assertThat(ImageIO.read(new ByteArrayInputStream(image)).getWidth()).isEqualTo(96);
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatCannotSucceedBecomesADeadLetterWithTheReason(Dsl dsl) throws Exception {
        start(ReadyRoute.QUEUE_WORKERS, dsl);
        byte[] poison = {1, 2, 3};

        messages.send("multimodal.transcribe", poison, Map.of("job", "bad"));
        messages.send("multimodal.tag", "a text", Map.of("job", "wrong"));
        Message first = dead();
        Message second = dead();

        Message recording = first.getStringProperty("job").equals("bad") ? first : second;
        assertThat(recording.getBody(byte[].class)).isEqualTo(poison);
        assertThat(recording.getStringProperty("deadQueue")).isEqualTo("multimodal.transcribe");
        assertThat(recording.getStringProperty("reasonType")).isEqualTo("InvalidMediaException");
        assertThat(recording.getStringProperty("reason")).contains("is not a recording");
        assertThat(TestBroker.shared().size(RESULTS)).isZero();
    }

    /** The result of the second job would be refused as a duplicate of the first one. */
    @ParameterizedTest
    @EnumSource
    void whatASenderSetsDoesNotReachTheModelOrTheResult(Dsl dsl) throws Exception {
        start(ReadyRoute.QUEUE_WORKERS, dsl);

        messages.send(
                "multimodal.tag", bytes(IMAGE), Map.of("job", "1", "_AMQ_DUPL_ID", "id-" + dsl));
        Message first = result("1");
        messages.send(
                "multimodal.tag",
                bytes(IMAGE),
                Map.of(
                        "job",
                        "2",
                        "cAmelClipLabels",
                        "an elephant",
                        "_AMQ_DUPL_ID",
                        "other-" + dsl));
        Message second = result("2");

        assertThat(first.propertyExists("_AMQ_DUPL_ID")).isFalse();
        assertThat(second.getBody(String.class))
                .isEqualTo(first.getBody(String.class))
                .doesNotContain("elephant");
    }

    private Message result(String job) throws Exception {
        Message result = messages.receive(RESULTS, PATIENCE).orElseThrow();
        assertThat(result.getStringProperty("job")).isEqualTo(job);
        return result;
    }

    private Message dead() throws Exception {
        return messages.receive(DEAD, PATIENCE).orElseThrow();
    }

    private static byte[] bytes(Path file) throws Exception {
        return Files.readAllBytes(file);
    }
}
