/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.camel.Cancellations;
import org.camelmultimodal.runtime.camel.InferenceHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request can be cancelled by its id while its items are processed. */
class ClipCancellationTest extends CamelTestSupport {

    private static final Path IMAGE = Path.of("src/test/resources/pictures/red-circle.png");
    private static final int ITEMS = 300;
    private static final int CANCELLED_AT = 20;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").to("clip:embed?batchSize=2");
                from("direct:moderate").to("clip:moderate?batchSize=2");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"embed", "moderate"})
    void theRestOfACancelledListIsNotRead(String operation) throws IOException {
        byte[] image = Files.readAllBytes(IMAGE);
        var opened = new AtomicInteger();
        var items = new ArrayList<Object>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(new ImageThatCounts(image, opened));
        }

        Exchange result = send("direct:" + operation, items);

        assertThat(result.getException()).isInstanceOf(CancelledException.class);
        assertThat(opened.get()).isBetween(CANCELLED_AT, ITEMS / 2);
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
        assertThat(Cancellations.of(context).size()).isZero();
        assertThat(send("direct:" + operation, List.of(image)).getException()).isNull();
    }

    private Exchange send(String uri, Object body) {
        return fluentTemplate
                .to(uri)
                .withBody(body)
                .withHeaders(Map.of(InferenceHeaders.REQUEST_ID, "list"))
                .send();
    }

    /** An image of a list that cancels the request when a number of them have been read. */
    private final class ImageThatCounts extends InputStream {

        private final InputStream image;
        private final AtomicInteger opened;
        private boolean isOpened;

        ImageThatCounts(byte[] image, AtomicInteger opened) {
            this.image = new ByteArrayInputStream(image);
            this.opened = opened;
        }

        @Override
        public int read() throws IOException {
            if (!isOpened) {
                isOpened = true;
                if (opened.incrementAndGet() == CANCELLED_AT) {
                    Cancellations.of(context).cancel("list");
                }
            }
            return image.read();
        }
    }
}
