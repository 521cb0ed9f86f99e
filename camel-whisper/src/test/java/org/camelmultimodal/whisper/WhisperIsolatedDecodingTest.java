/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.Test;

/** Recordings that are decoded in worker processes. */
class WhisperIsolatedDecodingTest extends CamelTestSupport {

    private static final Path ENGLISH = Path.of("src/test/resources/parity/clip-0.wav");

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in-process").to("whisper:transcribe");
                from("direct:isolated").to("whisper:transcribe?decoding=isolated");
            }
        };
    }

    @Test
    void theTextIsTheSame() {
        String expected = transcribe("direct:in-process");

        assertThat(transcribe("direct:isolated")).isEqualTo(expected);
    }

    @Test
    void aRecordingThatCannotBeReadFailsWithTheSameMessage() {
        assertThatThrownBy(() -> template.requestBody("direct:isolated", new byte[] {1, 2, 3}))
                .hasCauseInstanceOf(InvalidMediaException.class)
                .cause()
                .hasMessageContaining("is not a recording that FFmpeg knows");
    }

    @Test
    void aWorkerThatDiedIsReplacedAndNoneOutlivesTheContext() {
        String expected = transcribe("direct:isolated");
        for (ProcessHandle worker : workers()) {
            worker.destroyForcibly();
            worker.onExit().join();
        }

        assertThat(transcribe("direct:isolated")).isEqualTo(expected);
        assertThat(workers()).isNotEmpty();
        context.stop();
        assertThat(workers()).isEmpty();
    }

    private String transcribe(String endpoint) {
        return template.requestBody(endpoint, ENGLISH.toFile(), String.class);
    }

    private static List<ProcessHandle> workers() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(ProcessHandle::isAlive).toList();
        }
    }
}
