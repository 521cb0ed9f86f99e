/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.camelmultimodal.runtime.InvalidModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files on which the Rust library crashes the process, or that it accepts although they are
 * invalid.
 */
class HostileTokenizerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Path CLIP = Path.of("../demo-models/models/demo-clip/tokenizer.json");

    @TempDir Path folder;

    @Test
    void aFileThatIsCutInItsDecoderIsNoTokenizer() throws IOException {
        String whole = Files.readString(CLIP);
        int decoder = whole.indexOf("\"decoder\"");

        for (int length = decoder; length < decoder + 160; length++) {
            assertRefused(whole.substring(0, length), "");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/decoder/trim_offsets | 1e400 | beyond double",
                "/decoder/trim_offsets | \"\\ud800\" | surrogate",
                "/decoder | NaN | 'NaN'",
                "/decoder | {\"type\": \"Strip\", \"content\": \"a\", \"start\": 0, \"stop\": 9} | stop=0",
                "/model | 5 | model that is not an object",
                "/model/vocab/! | 99999999999 | beyond 2147483647",
                "/model/vocab/! | -1 | ",
                "/model/vocab | null | ",
                "/model/merges | [[\"no\", \"such\"]] | ",
                "/model/continuing_subword_prefix | \"##\" | without the prefix '##'",
                "/pre_tokenizer | {\"type\": \"FixedLength\", \"length\": 0} | length 0",
                "/normalizer | {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"} | charsmap",
                "/normalizer | {\"type\": \"Replace\", \"pattern\": {\"Regex\": \"[[\"}, \"content\": \"\"} | ",
            })
    void whatWouldEndTheProcessIsRefused(String path, String value, String reason)
            throws IOException {
        assertRefused(changed(path, value), reason == null ? "" : reason);
    }

    @Test
    void nestingBeyondTheLibrarysLimitIsRefused() throws IOException {
        String deep = "[".repeat(120) + "]".repeat(120);

        assertRefused(changed("/decoder", deep), "depth");
    }

    @Test
    void anAddedTokenOfABookIsRefused() throws IOException {
        assertRefused(
                changed(
                        "/added_tokens",
                        "[{\"id\": 0, \"content\": \"%s\"}]".formatted("x".repeat(100_000))),
                "100000 characters: expected at most 1000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"SpecialToken\": {\"id\": \"</s>\", \"type_id\": 0}} | {} | unknown piece",
                "{\"Sequence\": {\"id\": \"B\", \"type_id\": 0}} | {} | unknown piece",
                "{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}} | {\"x\": {\"id\": \"x\", \"ids\": [1, 2], \"tokens\": [\"x\"]}} | number of ids",
            })
    void templatesOfUnknownPiecesAreRefused(String piece, String tokens, String reason)
            throws IOException {
        String template =
                "{\"type\": \"TemplateProcessing\", \"single\": [%s], \"pair\": [], \"special_tokens\": %s}"
                        .formatted(piece, tokens);

        assertRefused(changed("/post_processor", template), reason);
    }

    @Test
    void aSpecialTokenWithAnIdBeyondIntIsTyped() throws IOException {
        String template =
                "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"x\", \"type_id\": 0}}],"
                        + " \"pair\": [], \"special_tokens\": {\"x\": {\"id\": \"x\", \"ids\": [4294967295], \"tokens\": [\"x\"]}}}";
        Path file =
                Files.writeString(
                        folder.resolve("tokenizer.json"), changed("/post_processor", template));

        try (TextTokenizer tokenizer = TextTokenizer.open(file)) {
            assertThatThrownBy(() -> tokenizer.encode("red", true))
                    .isInstanceOf(InvalidModelException.class);
        }
    }

    @Test
    void lengthsOfTheFileCutAndPadNothing() throws IOException {
        String json = Files.readString(CLIP);
        String fixed =
                json.replace(
                                "\"truncation\": null",
                                "\"truncation\": {\"direction\": \"Right\", \"max_length\": 0, \"strategy\": \"LongestFirst\", \"stride\": 9}")
                        .replace(
                                "\"padding\": null",
                                "\"padding\": {\"strategy\": {\"Fixed\": 9999999999999}, \"direction\": \"Right\", \"pad_to_multiple_of\": null, \"pad_id\": 0, \"pad_type_id\": 0, \"pad_token\": \"!\"}");
        Path file = Files.writeString(folder.resolve("tokenizer.json"), fixed);

        try (TextTokenizer plain = TextTokenizer.open(CLIP);
                TextTokenizer odd = TextTokenizer.open(file)) {
            assertThat(odd.encode("a red circle", true))
                    .isEqualTo(plain.encode("a red circle", true));
        }
    }

    @Test
    void aTableOfCharactersMustNotLeadOutOfItself() {
        // The children of the root begin at index 0; "a" leads to index 98, whose leaf is text 0.
        int a = 'a' | 1 << 8 | 1 << 10;
        var units = new int[256];
        units['a'] = a;

        assertThat(CharacterMap.isSound(table(units, "b\0"))).isTrue();
        units['a'] = a | 0xFFFF << 10;
        assertThat(CharacterMap.isSound(table(units, "b\0"))).as("place beyond the end").isFalse();
        units['a'] = a;
        units['a' ^ 1] = 17;
        assertThat(CharacterMap.isSound(table(units, "b\0"))).as("text beyond the end").isFalse();
        units['a' ^ 1] = 1;
        assertThat(CharacterMap.isSound(table(units, "é\0"))).as("half a character").isFalse();
        assertThat(CharacterMap.isSound("no base64!")).isFalse();
    }

    private void assertRefused(String json, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json);

        assertThatThrownBy(() -> TextTokenizer.open(file).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining(reason);
    }

    /**
     * Returns the demo model's tokenizer with another value of a field, as text, which may be
     * invalid JSON.
     */
    private static String changed(String path, String value) throws IOException {
        var root = (ObjectNode) JSON.readTree(CLIP.toFile());
        int slash = path.lastIndexOf('/');
        ((ObjectNode) root.at(path.substring(0, slash))).put(path.substring(slash + 1), "@here@");
        return root.toString().replace("\"@here@\"", value);
    }

    private static String table(int[] units, String texts) {
        byte[] text = texts.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out =
                ByteBuffer.allocate(4 + 4 * units.length + text.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(4 * units.length);
        for (int unit : units) {
            out.putInt(unit);
        }
        return Base64.getEncoder().encodeToString(out.put(text).array());
    }
}
