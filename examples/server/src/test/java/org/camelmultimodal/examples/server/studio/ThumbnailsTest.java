/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.PngEncoder;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the index of the studio, which several requests change at once. */
class ThumbnailsTest {

    private static final String ONE = "1".repeat(64);
    private static final String OTHER = "2".repeat(64);

    @TempDir Path folder;

    private Thumbnails thumbnails;

    @BeforeEach
    void open() throws IOException {
        thumbnails = new Thumbnails(folder.toString(), 10);
    }

    @Test
    void anImageThatIsRemovedWhileTheIndexIsListedIsLeftOut() throws Exception {
        thumbnails.add(ONE, "one.png", image());
        thumbnails.add(OTHER, "other.png", image());
        // The moment between the deletion of the two files of an image.
        Files.delete(folder.resolve(ONE + ".txt"));

        try (var context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            new StudioIndex(thumbnails).list(exchange);

            assertThat(exchange.getMessage().getBody(String.class))
                    .contains(OTHER, "other.png")
                    .doesNotContain(ONE);
        }
    }

    @Test
    void aThumbnailThatCannotBeWrittenLeavesNothing() throws IOException {
        Files.createDirectories(folder.resolve(ONE + ".txt/not-empty"));

        assertThatThrownBy(() -> thumbnails.add(ONE, "one.png", image()))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    private static MediaSource image() {
        var pixels = new RgbImage(8, 8, new byte[8 * 8 * 3]);
        return new MediaSource.Bytes(PngEncoder.encode(pixels, Map.of()), "image");
    }
}
