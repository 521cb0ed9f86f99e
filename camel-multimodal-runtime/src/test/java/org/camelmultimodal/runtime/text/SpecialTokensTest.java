/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialTokensTest {

    private static final String TOKENIZER =
            """
            {
              "added_tokens": [{"id": 7, "content": "<|end|>"}, {"id": 9, "content": "<|en|>"}],
              "model": {"vocab": {"!": 0, "a": 1, "<|end|>": 5}}
            }
            """;

    @TempDir Path folder;

    @BeforeEach
    void writeTokenizer() throws IOException {
        write("tokenizer.json", TOKENIZER);
    }

    @Test
    void tokensOfTheVocabularyAndAddedOnesHaveIds() {
        SpecialTokens tokens = read("");

        assertThat(tokens.idOf("a")).hasValue(1);
        assertThat(tokens.idOf("<|end|>")).as("an added token takes precedence").hasValue(7);
        assertThat(tokens.idOf("two words")).isEmpty();
        assertThat(tokens.added()).containsOnlyKeys("<|end|>", "<|en|>");
    }

    @Test
    void theIdsOfAListAreItsIndices() throws IOException {
        write("tokenizer.json", "{\"model\": {\"vocab\": [[\"<pad>\", 0.0], [\"▁a\", -1.5]]}}");

        assertThat(read("").idOf("▁a")).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"!\"", "{\"content\": \"!\", \"lstrip\": false}"})
    void thePadTokenIsTextOrObject(String token) throws IOException {
        write("special_tokens_map.json", "{\"pad_token\": %s}".formatted(token));

        assertThat(read("").padId()).hasValue(0);
    }

    @Test
    void theMapTakesPrecedenceOverTheConfiguration() throws IOException {
        write("tokenizer_config.json", "{\"pad_token\": \"a\", \"sep_token\": \"<|end|>\"}");
        assertThat(read("").padId()).hasValue(1);

        write("special_tokens_map.json", "{\"pad_token\": \"!\"}");
        assertThat(read("").padId()).hasValue(0);
        assertThat(read("").separatorId()).hasValue(7);
    }

    @Test
    void withoutAPadTokenThereIsNoId() throws IOException {
        assertThat(read("").padId()).isEmpty();
        write("special_tokens_map.json", "{\"pad_token\": null}");
        assertThat(read("").padId()).isEmpty();
    }

    @Test
    void filesAreThoseOfTheFolder() throws IOException {
        Files.createDirectory(folder.resolve("textual"));
        write("textual/tokenizer.json", TOKENIZER.replace("7", "8"));
        write("textual/tokenizer_config.json", "{\"pad_token\": \"<|end|>\"}");

        assertThat(read("textual/").padId()).hasValue(8);
        assertThat(read("").padId()).isEmpty();
    }

    @Test
    void aPadTokenThatTheVocabularyLacksIsNamed() throws IOException {
        write("special_tokens_map.json", "{\"pad_token\": \"<pad>\"}");
        SpecialTokens tokens = read("");

        assertThatThrownBy(tokens::padId)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("special_tokens_map.json")
                .hasMessageContaining("pad_token='<pad>'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"added_tokens\": [{\"id\": 99999999999, \"content\": \"a\"}]}",
                "{\"added_tokens\": [{\"id\": null, \"content\": \"a\"}]}",
                "{\"model\": {\"vocab\": {\"a\": \"b\"}}}",
                "{\"model\": "
            })
    void idsThatAreNotNumbersAreTyped(String json) throws IOException {
        write("tokenizer.json", json);

        assertThatThrownBy(() -> read(""))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer.json");
    }

    private void write(String file, String json) throws IOException {
        Files.writeString(folder.resolve(file), json);
    }

    private SpecialTokens read(String subfolder) {
        return SpecialTokens.read(new ModelDirectory("test", folder, Precision.AUTO), subfolder);
    }
}
