/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.camelmultimodal.clip.text.TextCleaning;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Texts become the ids that they become in transformers and in open_clip; <code>parity/texts.py
 * </code> recorded them.
 */
class ClipTextProcessorTest {

    private static final Path DEMO = Path.of("../demo-models/models/demo-clip");
    private static final Path RECORDED = Path.of("src/test/resources/parity/texts.json.gz");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OWN = "{\"context_length\": 500}";
    private static final String HUGGING_FACE =
            "{\"context_length\": 500, \"hf_tokenizer_name\": \"roberta-base\"}";

    @TempDir Path folder;

    @Test
    void modelsOfTransformersReadTextsAsTransformersDoes() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"clip\", \"text_config\": {\"max_position_embeddings\": 500}}");
        Files.copy(
                DEMO.resolve("preprocessor_config.json"),
                folder.resolve("preprocessor_config.json"));

        assertIdsAreThoseOf("transformers");
    }

    @Test
    void modelsOfOpenClipReadTextsAsItsOwnTokenizerDoes() throws IOException {
        writeOpenClip(OWN);

        assertIdsAreThoseOf("open_clip");
    }

    private void assertIdsAreThoseOf(String reference) throws IOException {
        JsonNode recorded;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(RECORDED))) {
            recorded = JSON.readTree(in).get(reference);
        }
        assertThat(recorded).hasSizeGreaterThan(400);
        var softly = new SoftAssertions();
        try (ClipTextProcessor processor = open()) {
            for (JsonNode row : recorded) {
                String text = row.get(0).asText();
                int[] expected = JSON.convertValue(row.get(1), int[].class);
                softly.assertThat(processor.windows(text, LongText.ERROR).get(0))
                        .as(text)
                        .isEqualTo(expected);
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "LOWER, `{}`",
                "LOWER, `{\"hf_tokenizer_name\": \"\"}`",
                "CANONICALIZE, `{\"tokenizer_kwargs\": {\"clean\": \"canonicalize\"}}`",
                "WHITESPACE, `{\"hf_tokenizer_name\": \"xlm-roberta-base\"}`",
                "CANONICALIZE, `{\"hf_tokenizer_name\": \"timm/ViT-B-16-SigLIP\", \"tokenizer_kwargs\": {\"clean\": \"canonicalize\"}}`",
                "WHITESPACE_UNDERSCORE, `{\"hf_tokenizer_name\": \"a/b\", \"tokenizer_kwargs\": {\"clean\": \"whitespace_underscore\"}}`",
            })
    void theConfigurationNamesTheCleaning(TextCleaning expected, String text) throws IOException {
        writeOpenClip(text);

        assertThat(ClipConfig.read(directory()).texts().cleaning()).isEqualTo(expected);
    }

    @Test
    void theFoldersOfOtherToolsNameTheCleaningInTheirConfiguration() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"embed_dim\": 48, \"vision_cfg\": {\"image_size\": 224}, \"text_cfg\": %s}"
                        .formatted(HUGGING_FACE));

        assertThat(ClipConfig.read(directory()).texts().cleaning())
                .isEqualTo(TextCleaning.WHITESPACE);
    }

    @Test
    void aCleaningThatOpenClipDoesNotKnowIsNamed() throws IOException {
        writeOpenClip("{\"tokenizer_kwargs\": {\"clean\": \"polish\"}}");

        assertThatThrownBy(() -> ClipConfig.read(directory()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("clean='polish'")
                .hasMessageContaining("whitespace_underscore");
    }

    @Test
    void openClipsOwnTokenizerPadsWithZero() throws IOException {
        writeOpenClip(OWN);
        try (ClipTextProcessor processor = open()) {
            assertThat(processor.padId()).isZero();
        }

        writeOpenClip(HUGGING_FACE);
        try (ClipTextProcessor processor = open()) {
            assertThat(processor.padId()).as("<|endoftext|>").isEqualTo(913);
        }
    }

    @Test
    void separatorsAreReplacedWithThePadTokenWhereOpenClipDoesSo() throws IOException {
        writeOpenClip(
                "{\"context_length\": 4, \"hf_tokenizer_name\": \"bert-base-uncased\", \"tokenizer_kwargs\": {\"strip_sep_token\": true}}");
        Files.writeString(
                folder.resolve("special_tokens_map.json"),
                "{\"pad_token\": \"!\", \"sep_token\": \"<|endoftext|>\"}");

        try (ClipTextProcessor processor = open()) {
            assertThat(processor.windows("red", LongText.ERROR).get(0)).endsWith(0).hasSize(3);
            assertThat(processor.windows("red red red red red", LongText.TRUNCATE).get(0))
                    .endsWith(0)
                    .hasSize(4);
            assertThat(processor.windows("red red red red red", LongText.CHUNK))
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row).endsWith(0));
        }
    }

    @Test
    void moderationReadsTheCleanedTextAndItsCleanedSentences() throws IOException {
        writeOpenClip(OWN);

        try (ClipTextProcessor processor = open()) {
            int[] cleaned = processor.windows("a red circle.", LongText.ERROR).get(0);
            assertThat(processor.moderationWindows("a &#114;ed ﬁsh. A  RED &amp;#x63;ircle."))
                    .anySatisfy(row -> assertThat(row).isEqualTo(cleaned));
        }
    }

    @Test
    void aTextIsMeasuredBeforeItIsCleaned() throws IOException {
        writeOpenClip(OWN);
        String text = "&amp;".repeat(20_001);

        try (ClipTextProcessor processor = open()) {
            assertThatThrownBy(() -> processor.windows(text, LongText.TRUNCATE))
                    .isInstanceOf(InvalidMediaException.class)
                    .hasMessageContaining("100005 characters");
        }
    }

    private void writeOpenClip(String text) throws IOException {
        Files.writeString(
                folder.resolve("open_clip_config.json"),
                "{\"model_cfg\": {\"embed_dim\": 48, \"vision_cfg\": {\"image_size\": 224}, \"text_cfg\": %s}, \"preprocess_cfg\": {}}"
                        .formatted(text));
    }

    private ModelDirectory directory() {
        return new ModelDirectory("test", folder, Precision.AUTO);
    }

    private ClipTextProcessor open() throws IOException {
        for (String file :
                Arrays.asList(
                        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
            if (!Files.exists(folder.resolve(file))) {
                Files.copy(DEMO.resolve(file), folder.resolve(file));
            }
        }
        return new ClipTextProcessor(directory(), ClipConfig.read(directory()));
    }
}
