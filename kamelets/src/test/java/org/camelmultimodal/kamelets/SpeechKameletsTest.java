/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmultimodal.kamelets.KameletRoutes.RECORDINGS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.whisper.WhisperConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kamelets transcribe-action and translate-speech-action. */
class SpeechKameletsTest {

    private static final Path GERMAN = RECORDINGS.resolve("gruener-baum.wav");
    private static KameletRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        routes =
                new KameletRoutes()
                        .yaml(
                                """
                                - from:
                                    uri: direct:transcribe-yaml
                                    steps:
                                      - to: kamelet:transcribe-action
                                - from:
                                    uri: direct:translate-yaml
                                    steps:
                                      - to:
                                          uri: kamelet:translate-speech-action
                                          parameters:
                                            spokenLanguage: de
                                - from:
                                    uri: direct:subtitles
                                    steps:
                                      - to:
                                          uri: kamelet:transcribe-action
                                          parameters:
                                            responseFormat: srt
                                """)
                        .java(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:transcribe-java")
                                                .to("kamelet:transcribe-action");
                                        from("direct:translate-java")
                                                .to(
                                                        "kamelet:translate-speech-action"
                                                                + "?spokenLanguage=de");
                                        from("direct:late")
                                                .to("kamelet:transcribe-action?messageTimeout=1");
                                    }
                                });
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @ParameterizedTest
    @CsvSource({
        "direct:transcribe-yaml, Zeichne einen großen grünen Baum auf weißem Hintergrund.",
        "direct:transcribe-java, Zeichne einen großen grünen Baum auf weißem Hintergrund.",
        "direct:translate-yaml,  Draw a large green tree on a white background.",
        "direct:translate-java,  Draw a large green tree on a white background."
    })
    void speechBecomesText(String uri, String text) throws Exception {
        Exchange result = routes.request(uri, GERMAN);

        assertThat(result.getMessage().getBody(String.class)).isEqualTo(text);
        assertThat(result.getMessage().getHeader(WhisperConstants.LANGUAGE)).isEqualTo("de");
    }

    @Test
    void aPropertySetsTheFormat() throws Exception {
        assertThat(routes.request("direct:subtitles", GERMAN).getMessage().getBody(String.class))
                .matches("(?s)1\n00:00:0.,\\d{3} --> 00:00:0.,\\d{3}\nZeichne einen .*");
    }

    @Test
    void aHeaderChangesNeitherModelNorTaskNorFormat() throws Exception {
        Map<String, Object> headers =
                Map.of(
                        "model",
                        "/etc",
                        "CamelWhisperModel",
                        "/etc",
                        WhisperConstants.TASK,
                        "translate",
                        WhisperConstants.LANGUAGE,
                        "en",
                        "camelwhisperresponseformat",
                        "json",
                        WhisperConstants.INITIAL_PROMPT,
                        "red, blue");

        assertThat(
                        routes.request("direct:transcribe-yaml", GERMAN, headers)
                                .getMessage()
                                .getBody(String.class))
                .isEqualTo("Zeichne einen großen grünen Baum auf weißem Hintergrund.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"transcribe-yaml", "transcribe-java", "translate-yaml", "translate-java"})
    void aRouteGetsTheExceptionOfMediaThatAreNotARecording(String route) throws Exception {
        byte[] damaged = Files.readAllBytes(RECORDINGS.resolve("not-a-recording.wav"));

        assertThat(routes.send("direct:" + route, damaged, Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class);
    }

    @Test
    void aMessageThatTakesTooLongFails() {
        assertThat(routes.send("direct:late", GERMAN, Map.of()).getException())
                .isInstanceOf(DeadlineExceededException.class);
    }
}
