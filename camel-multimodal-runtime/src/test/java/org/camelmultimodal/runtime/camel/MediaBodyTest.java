/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.MediaSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MediaBodyTest {

    private static final long MAX_BYTES = 100_000;

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    @Timeout(20)
    void aStreamThatNeverEndsIsReadUpToTheLimit() {
        var endless = new EndlessStream();

        assertThatThrownBy(() -> read(endless))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("expected at most maxBytes=100000");
        assertThat(endless.count).hasValueLessThan(2 * MAX_BYTES);
    }

    @Test
    void aLargeStreamCacheIsNotReadAtAll() {
        assertThatThrownBy(() -> read(new LargeCache()))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("expected at most maxBytes=100000");
    }

    @Test
    void aStreamOfTheLimitIsRead() {
        MediaSource source = read(new ByteArrayInputStream(new byte[(int) MAX_BYTES]));

        assertThat(source.readAll(MAX_BYTES)).hasSize((int) MAX_BYTES);
    }

    @Test
    void bytesBeyondTheLimitAreRefused() {
        assertThatThrownBy(() -> read(new byte[(int) MAX_BYTES + 1]))
                .isInstanceOf(InvalidMediaException.class);
    }

    @Test
    void aDeviceIsNoFile() {
        var zeros = new File("/dev/zero");
        assumeThat(zeros).exists();

        assertThatThrownBy(() -> read(zeros))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("not a regular file");
    }

    @Test
    void aPathThatCannotBeOneIsRefused() {
        assertThatThrownBy(() -> read(new File("a\0b"))).isInstanceOf(InvalidMediaException.class);
    }

    @Test
    void anImageOfColorsThatNobodyWritesIsRefused() {
        var model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_CIEXYZ),
                        false,
                        false,
                        Transparency.OPAQUE,
                        DataBuffer.TYPE_FLOAT);
        var raster = model.createCompatibleWritableRaster(2, 2);

        assertThatThrownBy(() -> read(new BufferedImage(model, raster, false, null)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("color model");
    }

    @Test
    void theNameOfAFileFromAStrangerDoesNotForgeLines() {
        exchange.getMessage().setHeader(Exchange.FILE_NAME, "a\nERROR b");

        assertThat(read(new byte[1]).description()).isEqualTo("a\\u000aERROR b");
    }

    private MediaSource read(Object body) {
        return MediaBody.read(exchange, body, "clip:embed", MAX_BYTES);
    }

    private static final class EndlessStream extends InputStream {

        private final AtomicLong count = new AtomicLong();

        @Override
        public int read() {
            count.incrementAndGet();
            return 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            count.addAndGet(length);
            return length;
        }
    }

    private static final class LargeCache implements StreamCache {

        @Override
        public void reset() {}

        @Override
        public void writeTo(OutputStream target) throws IOException {
            throw new AssertionError("It was read");
        }

        @Override
        public StreamCache copy(Exchange exchange) {
            return this;
        }

        @Override
        public boolean inMemory() {
            return false;
        }

        @Override
        public long length() {
            return 3L << 30;
        }

        @Override
        public long position() {
            return 0;
        }
    }
}
