/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Untrusted headers: bounded, none reads a file, and each failure is typed. */
class WhisperHostileHeadersTest extends CamelTestSupport {

    private static final File RECORDING = Path.of("src/test/resources/parity/clip-0.wav").toFile();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:transcribe").to("whisper:transcribe");
            }
        };
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(Map.of(WhisperConstants.INITIAL_PROMPT, "a ".repeat(5_000_000))),
                Arguments.of(Map.of(WhisperConstants.INITIAL_PROMPT, "a".repeat(10_001))),
                Arguments.of(Map.of(WhisperConstants.INITIAL_PROMPT, RECORDING)),
                Arguments.of(Map.of(WhisperConstants.TEMPERATURE, "1,".repeat(30_000) + "1")),
                Arguments.of(Map.of(WhisperConstants.TEMPERATURE, "0,".repeat(20) + "1")),
                Arguments.of(Map.of(WhisperConstants.TEMPERATURE, "NaN")),
                Arguments.of(Map.of(WhisperConstants.TEMPERATURE, "hot\n".repeat(10_000))),
                Arguments.of(Map.of(WhisperConstants.LANGUAGE, "../de\n".repeat(10_000))),
                Arguments.of(Map.of(WhisperConstants.TASK, "delete")),
                Arguments.of(Map.of(WhisperConstants.RESPONSE_FORMAT, "file:/tmp/x")),
                Arguments.of(Map.of(WhisperConstants.TIMESTAMPS, "perhaps")));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aHeaderOutOfBoundsIsRefused(Map<String, Object> headers) {
        Exchange result =
                fluentTemplate
                        .to("direct:transcribe")
                        .withBody(RECORDING)
                        .withHeaders(headers)
                        .send();

        assertThat(result.getException()).isInstanceOf(InvalidOptionException.class);
        assertThat(result.getException().getMessage()).hasSizeLessThan(1000).doesNotContain("\n");
    }
}
