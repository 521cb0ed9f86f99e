/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.onnx.OptimizationLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that override options: accepted values, and values that are never opened. */
class OptionsTest {

    private static final String HEADER = "CamelClipTopK";

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @TempDir Path folder;

    private <T> T read(Object value, Class<T> type) {
        Message message = exchange.getMessage();
        message.setHeader(HEADER, value);
        return Options.headerOr(message, HEADER, type, null);
    }

    @Test
    void textsNumbersAndTruthValuesAreReadAsEachOther() {
        assertThat(read(" 7 ", Integer.class)).isEqualTo(7);
        assertThat(read(7L, Integer.class)).isEqualTo(7);
        assertThat(read(7, Long.class)).isEqualTo(7L);
        assertThat(read(1L << 60, Long.class)).isEqualTo(1L << 60);
        assertThat(read(7, Float.class)).isEqualTo(7f);
        assertThat(read("0.5", Float.class)).isEqualTo(0.5f);
        assertThat(read("TRUE", Boolean.class)).isTrue();
        assertThat(read(7, String.class)).isEqualTo("7");
        assertThat(read("seven".getBytes(StandardCharsets.UTF_8), String.class)).isEqualTo("seven");
        assertThat(read("extended", OptimizationLevel.class)).isEqualTo(OptimizationLevel.EXTENDED);
        assertThat(read(null, Integer.class)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "7.5", "1e3", "99999999999", "0x7", "NaN"})
    void whatIsNoWholeNumberIsRefused(String text) {
        assertThatThrownBy(() -> read(text, Integer.class))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(HEADER);
    }

    @Test
    void aNumberBeyondTheTypeIsRefusedAndNotCut() {
        for (Object number :
                new Object[] {1L << 40, 7.5, Double.NaN, BigInteger.ONE.shiftLeft(70)}) {
            assertThatThrownBy(() -> read(number, Integer.class))
                    .isInstanceOf(InvalidOptionException.class);
        }
    }

    @Test
    void nothingIsOpenedToReadAHeader() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "7");
        var stream = new ByteArrayInputStream(new byte[] {'7'});

        for (Object value : new Object[] {file.toFile(), file, file.toUri().toURL(), stream}) {
            assertThatThrownBy(() -> read(value, String.class))
                    .isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() -> read(value, Integer.class))
                    .isInstanceOf(InvalidOptionException.class);
        }
        assertThat(stream.available()).isEqualTo(1);
    }

    @Test
    void aTextOfMegabytesIsRefused() {
        String text = "a".repeat(Options.MAX_HEADER_CHARACTERS + 1);

        assertThatThrownBy(() -> read(text, String.class))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("100001 characters");
        assertThatThrownBy(() -> read("1".repeat(1000), Float.class))
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void nothingInAListIsNoText() {
        assertThatThrownBy(() -> Options.text("CamelClipLabels", null))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("CamelClipLabels");
    }

    @Test
    void aNumberOfMillionsOfDigitsIsRefusedAtOnce() {
        assertThatThrownBy(() -> read(BigInteger.ONE.shiftLeft(20_000_000), Integer.class))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("a java.math.BigInteger");
    }
}
