/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Message;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings become images, by three queues. */
class VoiceToImageQueuesTest extends QueueRouteTest {

    @ParameterizedTest
    @EnumSource
    void aSpokenRequestBecomesItsImageOrIsRefused(Dsl dsl) throws Exception {
        start(ReadyRoute.VOICE_TO_IMAGE_QUEUES, dsl, "steps", "12");

        drop(RECORDINGS.resolve("red-circle.wav"), "red-circle.wav");
        drop(RECORDINGS.resolve("black-bomb.wav"), "black-bomb.wav");
        until(() -> files("outbox").size() + files("refused").size() == 2);

        var image = ImageIO.read(work.resolve("outbox/red-circle.wav.png").toFile());
        var middle = new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
        assertThat(middle.getRed()).isGreaterThan(middle.getGreen() + 80);
        assertThat(Files.readString(work.resolve("refused/black-bomb.wav.txt")))
                .startsWith("\"Draw a large black bomb on a white background.\" is refused: ");
        assertThat(files("done")).containsExactly("black-bomb.wav", "red-circle.wav");
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNoRecordingBecomesADeadLetter(Dsl dsl) throws Exception {
        start(ReadyRoute.VOICE_TO_IMAGE_QUEUES, dsl);

        drop(RECORDINGS.resolve("not-a-recording.wav"), "no.wav");

        Message dead = messages.receive(DEAD, PATIENCE).orElseThrow();
        assertThat(dead.getStringProperty("recording")).isEqualTo("no.wav");
        assertThat(dead.getStringProperty("deadQueue")).isEqualTo("multimodal.voice.recordings");
        assertThat(dead.getStringProperty("reasonType")).isEqualTo("InvalidMediaException");
        assertThat(files("outbox")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageCannotNameAFileElsewhere(Dsl dsl) throws Exception {
        start(ReadyRoute.VOICE_TO_IMAGE_QUEUES, dsl);
        byte[] image = Files.readAllBytes(Path.of("samples/images/red-house.png"));

        messages.send("multimodal.voice.images", image, Map.of("recording", "../elsewhere"));
        Message traversal = messages.receive(DEAD, PATIENCE).orElseThrow();
        messages.send("multimodal.voice.images", image, Map.of());
        Message nameless = messages.receive(DEAD, PATIENCE).orElseThrow();

        assertThat(traversal.getStringProperty("reason")).contains("name of a file");
        assertThat(nameless.getStringProperty("reason")).contains("name of a file");
        assertThat(work.resolve("elsewhere.png")).doesNotExist();
    }

    /** The name is part of an expression, the digest by which the broker drops a second message. */
    @ParameterizedTest
    @EnumSource
    void aNameIsNoPartOfAnExpression(Dsl dsl) throws Exception {
        start(ReadyRoute.VOICE_TO_IMAGE_QUEUES, dsl);
        String name = "a, 'b') ${sys.user.home} ${exception}.wav";

        drop(RECORDINGS.resolve("not-a-recording.wav"), name);

        Message dead = messages.receive(DEAD, PATIENCE).orElseThrow();
        assertThat(dead.getStringProperty("recording")).isEqualTo(name);
        assertThat(dead.getStringProperty("reasonType")).isEqualTo("InvalidMediaException");
    }

    @Test
    void aRecordingThatIsTooLargeForAMessageFails() throws Exception {
        start(ReadyRoute.VOICE_TO_IMAGE_QUEUES, Dsl.YAML, "maxBytes", "1000");

        drop(RECORDINGS.resolve("red-circle.wav"), "large.wav");
        until(() -> files("failed").size() == 2);

        assertThat(reasons().get(0)).contains("expected at most 1000");
        assertThat(TestBroker.shared().size("multimodal.voice.recordings")).isZero();
    }
}
