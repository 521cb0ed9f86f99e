/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTokenizerTest {

    private static final Path CLIP = Path.of("../demo-models/models/demo-clip/tokenizer.json");

    private static final Path WHISPER =
            Path.of("../demo-models/models/demo-whisper/tokenizer.json");

    private final TextTokenizer tokenizer = TextTokenizer.open(CLIP);

    @TempDir Path folder;

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void longTextsAreNotCutBehindOnesBack() {
        int[] ids = tokenizer.encode("red circle ".repeat(1000), true);

        assertThat(ids).hasSize(2002);
    }

    @Test
    void aCutKeepsTheEndToken() {
        int[] whole = tokenizer.encode("red circle ".repeat(1000), true);
        int[] cut = tokenizer.encode("red circle ".repeat(1000), 10);

        assertThat(cut)
                .hasSize(10)
                .startsWith(whole[0], whole[1])
                .endsWith(whole[whole.length - 1]);
    }

    @Test
    void paddingFillsUpAndCutsNothing() {
        assertThat(TextTokenizer.pad(new int[] {1, 2}, 4, 9)).containsExactly(1, 2, 9, 9);
        assertThat(TextTokenizer.pad(new int[] {1, 2, 3}, 2, 9)).containsExactly(1, 2, 3);
    }

    @Test
    void idsBecomeTextAgain() {
        try (TextTokenizer whisper = TextTokenizer.open(WHISPER)) {
            int[] ids = whisper.encode(" Zeichne einen grünen Baum.<|endoftext|>", false);

            assertThat(whisper.decode(ids, true)).isEqualTo(" Zeichne einen grünen Baum.");
        }
    }

    @Test
    void whatIsNoTokenizerIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");

        assertThatThrownBy(() -> TextTokenizer.open(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void closingWaitsForThoseThatEncode() throws Exception {
        String text = "a red circle beside a blue square ".repeat(20);
        int[] expected = tokenizer.encode(text, true);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 40; round++) {
                TextTokenizer closing = TextTokenizer.open(CLIP);
                var started = new CountDownLatch(4);
                List<Future<Throwable>> ends = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    ends.add(
                            threads.submit(
                                    () -> encodeUntilItFails(closing, text, expected, started)));
                }
                started.await();
                closing.close();
                for (Future<Throwable> end : ends) {
                    assertThat(end.get()).isInstanceOf(EndpointStoppedException.class);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Throwable encodeUntilItFails(
            TextTokenizer tokenizer, String text, int[] expected, CountDownLatch started) {
        try {
            while (true) {
                assertThat(tokenizer.encode(text, true)).isEqualTo(expected);
                tokenizer.decode(expected, true);
                started.countDown();
            }
        } catch (Throwable e) {
            return e;
        }
    }

    @Test
    void aClosedTokenizerIsTypedAndMayBeClosedAgain() {
        tokenizer.close();
        tokenizer.close();

        assertThatThrownBy(() -> tokenizer.encode("red", true))
                .isInstanceOf(EndpointStoppedException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {1}, true))
                .isInstanceOf(EndpointStoppedException.class);
    }

    @Test
    void textsThatNoModelReadsAreRefusedByTheirLength() {
        assertThatThrownBy(() -> tokenizer.encode("a".repeat(100_001), true))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("100001 characters is too long: expected at most 100000");
    }

    @Test
    void textThatIsNoUnicodeIsEncodedAllTheSame() {
        assertThat(tokenizer.encode("red\ud800 circle\0", true))
                .isEqualTo(tokenizer.encode("red\ufffd circle\0", true));
    }

    @Test
    void djlIsToldToSendNothing() {
        assertThat(tokenizer.encode("a", false)).isNotEmpty();

        assertThat(Utils.getEnvOrSystemProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }
}
