/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.Test;

/** Images that are decoded in worker processes. */
class ClipIsolatedDecodingTest extends CamelTestSupport {

    private static final Path BLACK_BOMB = Path.of("src/test/resources/pictures/black-bomb.png");
    private static final Path RED_CIRCLE = Path.of("src/test/resources/pictures/red-circle.png");

    @Override
    protected RouteBuilder createRouteBuilder() {
        var clip = new ClipComponent();
        clip.setEmbeddingCacheMaxBytes(0);
        context.addComponent("clip", clip);
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in-process").to("clip:embed");
                from("direct:isolated").to("clip:embed?decoding=isolated");
                from("direct:moderate").to("clip:moderate?decoding=isolated");
            }
        };
    }

    @Test
    void theVectorIsTheSame() {
        float[] expected = embed("direct:in-process");

        assertThat(embed("direct:isolated")).isEqualTo(expected);
    }

    @Test
    void allThatModerationSeesIsDecodedInWorkers() {
        endWorkers();

        Exchange verdict =
                template.request(
                        "direct:moderate",
                        exchange -> exchange.getMessage().setBody(BLACK_BOMB.toFile()));

        assertThat(workers()).as("workers that the message needed").isNotEmpty();
        assertThat(verdict.getException()).isNull();
        assertThat(verdict.getMessage().getHeader(ClipConstants.FLAGGED)).isEqualTo(true);
    }

    @Test
    void anImageThatCannotBeReadFailsWithTheSameMessage() {
        assertThatThrownBy(() -> template.requestBody("direct:isolated", new byte[] {1, 2, 3}))
                .hasCauseInstanceOf(InvalidMediaException.class)
                .cause()
                .hasMessageContaining("PNG, JPEG, WebP");
    }

    @Test
    void aWorkerThatDiedIsReplacedAndNoneOutlivesTheContext() {
        float[] expected = embed("direct:isolated");
        endWorkers();

        assertThat(embed("direct:isolated")).isEqualTo(expected);
        assertThat(workers()).isNotEmpty();
        context.stop();
        assertThat(workers()).isEmpty();
    }

    private float[] embed(String endpoint) {
        return template.requestBody(endpoint, RED_CIRCLE.toFile(), float[].class);
    }

    private static void endWorkers() {
        for (ProcessHandle worker : workers()) {
            worker.destroyForcibly();
            worker.onExit().join();
        }
    }

    private static List<ProcessHandle> workers() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(ProcessHandle::isAlive).toList();
        }
    }
}
