/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.audio.AudioTranscriptionRequest;
import dev.langchain4j.model.openai.OpenAiAudioTranscriptionModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiImageModel;
import dev.langchain4j.model.openai.OpenAiModerationModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The models of LangChain4j for OpenAI run on the server. */
class LangChain4jTest {

    private static final String KEY = "none";

    private final String url = TestServer.shared().url("/v1");

    @Test
    void transcribesARecording() throws Exception {
        var model =
                OpenAiAudioTranscriptionModel.builder()
                        .baseUrl(url)
                        .apiKey(KEY)
                        .modelName("whisper-1")
                        .maxRetries(0)
                        .build();
        var recording =
                Audio.builder()
                        .binaryData(Files.readAllBytes(TestServer.RED_CIRCLE))
                        .mimeType("audio/wav")
                        .build();

        String text =
                model.transcribe(AudioTranscriptionRequest.builder().audio(recording).build())
                        .text();

        assertThat(text).isEqualTo("Draw a large red circle on a white background.");
    }

    @Test
    void generatesAnImage() {
        var model =
                OpenAiImageModel.builder()
                        .baseUrl(url)
                        .apiKey(KEY)
                        .modelName("dall-e-3")
                        .responseFormat("b64_json")
                        .maxRetries(0)
                        .build();

        String image = model.generate("a blue star").content().base64Data();

        assertThat(Base64.getDecoder().decode(image)).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void embedsTexts() {
        var model =
                OpenAiEmbeddingModel.builder()
                        .baseUrl(url)
                        .apiKey(KEY)
                        .modelName("text-embedding-3-small")
                        .maxRetries(0)
                        .build();

        List<Embedding> embeddings =
                model.embedAll(
                                List.of(
                                        TextSegment.from("a red circle"),
                                        TextSegment.from("a large red circle"),
                                        TextSegment.from("a blue star")))
                        .content();

        assertThat(CosineSimilarity.between(embeddings.get(0), embeddings.get(1)))
                .isGreaterThan(CosineSimilarity.between(embeddings.get(0), embeddings.get(2)));
    }

    @Test
    void moderatesTexts() {
        var model =
                OpenAiModerationModel.builder()
                        .baseUrl(url)
                        .apiKey(KEY)
                        .modelName("text-moderation-latest")
                        .maxRetries(0)
                        .build();

        assertThat(model.moderate("a black bomb").content().flagged()).isTrue();
        assertThat(model.moderate("a blue star").content().flagged()).isFalse();
    }
}
