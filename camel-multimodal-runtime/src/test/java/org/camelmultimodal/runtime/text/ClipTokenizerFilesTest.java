/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tokenizer of demo-sd, which has a tokenizer.json of transformers, made of its vocabulary and
 * its merges instead.
 */
class ClipTokenizerFilesTest {

    private static final Path DEMO = Path.of("../demo-models/models/demo-sd");
    private static final String FOLDER = "tokenizer/";

    @TempDir Path folder;

    private ModelDirectory parts;

    @BeforeEach
    void copy() throws IOException {
        Files.createDirectories(folder.resolve(FOLDER));
        for (String file : List.of("vocab.json", "merges.txt", "special_tokens_map.json")) {
            Files.copy(DEMO.resolve(FOLDER + file), folder.resolve(FOLDER + file));
        }
        parts = new ModelDirectory("parts", folder, Precision.AUTO);
    }

    @Test
    void textsHaveTheSameTokens() {
        try (TextTokenizer expected = TextTokenizer.open(DEMO.resolve(FOLDER + "tokenizer.json"));
                TextTokenizer actual = TextTokenizer.openClip(parts, FOLDER)) {
            for (String text :
                    List.of(
                            "a large red circle on a white background",
                            "  A\tPHOTO\n of it's 42 hearts!  ",
                            "Zeichne einen großen grünen Bäum",
                            "e\u0301té 日本語 🙂 <|endoftext|> x",
                            "")) {
                assertThat(actual.encode(text, true))
                        .as(text)
                        .isEqualTo(expected.encode(text, true));
            }
        }
    }

    @Test
    void theSpecialTokensAreTheSame() {
        var demo = new ModelDirectory("demo", DEMO, Precision.AUTO);

        assertThat(SpecialTokens.read(parts, FOLDER).padId())
                .isEqualTo(SpecialTokens.read(demo, FOLDER).padId());
        assertThat(SpecialTokens.read(parts, FOLDER).added())
                .isEqualTo(SpecialTokens.read(demo, FOLDER).added());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vocab.json              | {\"a\": 0}                     | has no token",
                "vocab.json              | [1, 2]                         | has no token",
                "vocab.json              | {                              | not valid JSON",
                "merges.txt              | i n g                          | has the merge",
                "merges.txt              | notatoken other                | cannot be read as a tokenizer",
                "special_tokens_map.json | {\"bos_token\": \"absent\"}    | has no token",
            })
    void aDamagedFileIsNamed(String file, String content, String message) throws IOException {
        Files.writeString(folder.resolve(FOLDER + file), content);

        assertThatThrownBy(() -> TextTokenizer.openClip(parts, FOLDER).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aModelWithoutAnyTokenizerLacksItsTokenizerJson() throws IOException {
        Files.delete(folder.resolve(FOLDER + "vocab.json"));

        assertThatThrownBy(() -> TextTokenizer.openClip(parts, FOLDER))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer/tokenizer.json");
    }
}
