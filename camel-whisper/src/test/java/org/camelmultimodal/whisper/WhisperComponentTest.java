/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.whisper.model.Segment;
import org.camelmultimodal.whisper.model.Task;
import org.camelmultimodal.whisper.model.Transcription;
import org.junit.jupiter.api.Test;

class WhisperComponentTest extends CamelTestSupport {

    private static final Path ENGLISH = Path.of("src/test/resources/parity/clip-0.wav");
    private static final Path GERMAN = Path.of("src/test/resources/parity/clip-2.wav");
    private static final int HEADER = 44;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:transcribe").to("whisper:transcribe?storeFullResult=true");
                from("direct:translate").to("whisper:transcribe?task=translate");
                from("direct:srt").to("whisper:transcribe?responseFormat=srt");
                from("direct:hurried").to("whisper:transcribe?timeout=1");
                from("direct:short").to("whisper:transcribe?maxDuration=500");
            }
        };
    }

    @Test
    void theTextBecomesTheBodyAndDetailsHeaders() {
        Exchange result = send("direct:transcribe", ENGLISH.toFile(), Map.of());

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody(String.class)).endsWith(".").contains(" a");
        assertThat(result.getMessage().getHeader(WhisperConstants.LANGUAGE)).isEqualTo("en");
        assertThat(
                        result.getMessage()
                                .getHeader(WhisperConstants.LANGUAGE_PROBABILITY, Float.class))
                .isGreaterThan(0.9f);
        assertThat(result.getMessage().getHeader(WhisperConstants.DURATION, Double.class))
                .isGreaterThan(1);
        assertThat(result.getMessage().getHeader(WhisperConstants.SEGMENTS, List.class))
                .isNotEmpty();
        var map =
                context.getTypeConverter()
                        .convertTo(Map.class, result.getProperty(WhisperConstants.RESULT));
        assertThat(map.get("language")).isEqualTo("en");
    }

    @Test
    void aListOfRecordingsBecomesAListOfTranscripts() {
        String english =
                send("direct:transcribe", ENGLISH.toFile(), Map.of())
                        .getMessage()
                        .getBody(String.class);

        Exchange result =
                send("direct:transcribe", List.of(GERMAN.toFile(), ENGLISH.toFile()), Map.of());

        assertThat(result.getMessage().getBody(List.class)).hasSize(2).last().isEqualTo(english);
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(WhisperConstants.LANGUAGE);
        assertThat(result.getProperty(WhisperConstants.RESULT, List.class)).hasSize(2);
    }

    @Test
    void theLanguageOfAListIsAHeaderIfAllItemsHaveIt() {
        Exchange result =
                send("direct:transcribe", List.of(GERMAN.toFile(), GERMAN.toFile()), Map.of());

        assertThat(result.getMessage().getHeader(WhisperConstants.LANGUAGE)).isEqualTo("de");
    }

    @Test
    void aBrokenRecordingOfAListFailsWithItsNumber() {
        Exchange result =
                send(
                        "direct:transcribe",
                        List.of(ENGLISH.toFile(), "no recording".getBytes(UTF_8)),
                        Map.of());

        assertThat(result.getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("Item 2 of 2");
    }

    @Test
    void germanIsDetectedAndTranslated() {
        String german =
                send("direct:transcribe", GERMAN.toFile(), Map.of())
                        .getMessage()
                        .getBody(String.class);
        Exchange english = send("direct:translate", GERMAN.toFile(), Map.of());

        assertThat(english.getMessage().getHeader(WhisperConstants.LANGUAGE)).isEqualTo("de");
        assertThat(english.getMessage().getBody(String.class)).isNotEqualTo(german);
    }

    @Test
    void everyKindOfBodyGivesTheSameText() throws Exception {
        String expected =
                send("direct:transcribe", ENGLISH.toFile(), Map.of())
                        .getMessage()
                        .getBody(String.class);
        byte[] bytes = Files.readAllBytes(ENGLISH);

        for (Object body : List.of(bytes, new ByteArrayInputStream(bytes), ENGLISH)) {
            assertThat(send("direct:transcribe", body, Map.of()).getMessage().getBody())
                    .as(body.getClass().getName())
                    .isEqualTo(expected);
        }
    }

    @Test
    void headersOverrideOptions() {
        Exchange result =
                send(
                        "direct:srt",
                        ENGLISH.toFile(),
                        Map.of(
                                WhisperConstants.RESPONSE_FORMAT,
                                "vtt",
                                WhisperConstants.LANGUAGE,
                                "en"));

        assertThat(result.getMessage().getBody(String.class)).startsWith("WEBVTT");
        assertThat(result.getMessage().getHeader(WhisperConstants.LANGUAGE_PROBABILITY))
                .isEqualTo(1f);
    }

    @Test
    void subtitlesHaveTimes() {
        assertThat(
                        send("direct:srt", ENGLISH.toFile(), Map.of())
                                .getMessage()
                                .getBody(String.class))
                .startsWith("1\n00:00:0")
                .contains(" --> 00:00:0");
    }

    @Test
    void silenceIsNoText() {
        Exchange result = send("direct:transcribe", wav(new byte[16_000 * 2 * 3]), Map.of());

        assertThat(result.getMessage().getBody()).isEqualTo("");
        assertThat(result.getMessage().getHeader(WhisperConstants.SEGMENTS, List.class)).isEmpty();
    }

    @Test
    void longRecordingsAreHeardToTheEnd() throws Exception {
        byte[] clip = Files.readAllBytes(ENGLISH);
        var samples = new ByteArrayOutputStream();
        int copies = 0;
        while (samples.size() < 16_000 * 2 * 40) {
            samples.write(clip, HEADER, clip.length - HEADER);
            samples.write(new byte[16_000]);
            copies++;
        }

        Exchange result = send("direct:transcribe", wav(samples.toByteArray()), Map.of());

        var record = result.getProperty(WhisperConstants.RESULT, Transcription.class);
        assertThat(record.duration()).isGreaterThan(40);
        double last = 0;
        for (Segment segment : record.segments()) {
            assertThat(segment.start()).isGreaterThanOrEqualTo(last - 0.5);
            last = segment.start();
        }
        assertThat(last).as("start of the last segment").isGreaterThan(30);
        assertThat(copies).isGreaterThan(5);
    }

    @Test
    void anEmptyFileFailsTyped() {
        assertThat(send("direct:transcribe", new byte[0], Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void textNamedWavFailsTyped() {
        byte[] letter = "Dear Sir or Madam".getBytes(StandardCharsets.UTF_8);

        assertThat(
                        send("direct:transcribe", letter, Map.of(Exchange.FILE_NAME, "letter.wav"))
                                .getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("letter.wav");
    }

    @Test
    void aFilmWithoutSoundFailsTyped() {
        Path film = Path.of("src/test/resources/film-without-sound.mp4");

        assertThat(send("direct:transcribe", film.toFile(), Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("film-without-sound.mp4")
                .hasMessageContaining("no audio stream");
    }

    @Test
    void aStringIsNoRecording() {
        assertThat(send("direct:transcribe", "hello", Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("java.lang.String");
    }

    @Test
    void aRecordingOverTheLimitFailsTyped() {
        assertThat(send("direct:short", ENGLISH.toFile(), Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("maxDuration");
    }

    @Test
    void anUnknownLanguageListsTheKnown() {
        assertThat(
                        send(
                                        "direct:transcribe",
                                        ENGLISH.toFile(),
                                        Map.of(WhisperConstants.LANGUAGE, "xx"))
                                .getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("[de, en]");
    }

    @Test
    void aMessageOverItsTimeFailsRetryably() {
        assertThat(send("direct:hurried", ENGLISH.toFile(), Map.of()).getException())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("timeout=1");
    }

    @Test
    void optionsOutOfRangeFailAtTheStart() {
        assertThatThrownBy(() -> context.getEndpoint("whisper:transcribe?noSpeechThreshold=2"))
                .rootCause()
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("noSpeechThreshold=2.0");
        assertThatThrownBy(() -> context.getEndpoint("whisper:transcribe?temperature=-0.1"))
                .rootCause()
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void theTaskMayBeAHeader() {
        assertThat(
                        send(
                                        "direct:transcribe",
                                        GERMAN.toFile(),
                                        Map.of(WhisperConstants.TASK, Task.TRANSLATE))
                                .getProperty(WhisperConstants.RESULT, Transcription.class)
                                .task())
                .isEqualTo(Task.TRANSLATE);
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }

    private static byte[] wav(byte[] samples) {
        ByteBuffer out =
                ByteBuffer.allocate(HEADER + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
        out.putShort((short) 1)
                .putInt(16_000)
                .putInt(32_000)
                .putShort((short) 2)
                .putShort((short) 16);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length).put(samples);
        return out.array();
    }
}
