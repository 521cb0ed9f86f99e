/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionVerbose;
import com.openai.models.audio.translations.TranslationCreateParams;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import com.openai.models.moderations.ModerationImageUrlInput;
import com.openai.models.moderations.ModerationMultiModalInput;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official Java client of OpenAI runs every endpoint. */
class OpenAiClientTest {

    private static OpenAIClient client;

    @BeforeAll
    static void connect() {
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(TestServer.shared().url("/v1"))
                        .apiKey("none")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @Test
    void transcribesARecording() {
        var transcription =
                client.audio()
                        .transcriptions()
                        .create(
                                TranscriptionCreateParams.builder()
                                        .model("whisper-1")
                                        .file(TestServer.RED_CIRCLE)
                                        .language("en")
                                        .temperature(0.0)
                                        .build())
                        .asTranscription();

        assertThat(transcription.text())
                .isEqualTo("Draw a large red circle on a white background.");
    }

    @Test
    void transcribesWithSegments() {
        TranscriptionVerbose verbose =
                client.audio()
                        .transcriptions()
                        .create(
                                TranscriptionCreateParams.builder()
                                        .model("whisper-1")
                                        .file(TestServer.RED_CIRCLE)
                                        .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                                        .addTimestampGranularity(
                                                TranscriptionCreateParams.TimestampGranularity
                                                        .SEGMENT)
                                        .build())
                        .asVerbose();

        assertThat(verbose.language()).isEqualTo("english");
        assertThat(verbose.duration()).isBetween(1.0, 10.0);
        assertThat(verbose.segments().orElseThrow())
                .isNotEmpty()
                .allSatisfy(segment -> assertThat(segment.end()).isGreaterThan(segment.start()))
                .allSatisfy(segment -> assertThat(segment.seek()).isNotNegative());
    }

    @Test
    void translatesARecordingIntoEnglish() {
        var translation =
                client.audio()
                        .translations()
                        .create(
                                TranslationCreateParams.builder()
                                        .model("whisper-1")
                                        .file(TestServer.SAMPLES.resolve("gruener-baum.wav"))
                                        .build());

        assertThat(translation.asTranslation().text())
                .isEqualTo("Draw a large green tree on a white background.");
    }

    @Test
    void generatesImages() {
        ImagesResponse response =
                client.images()
                        .generate(
                                ImageGenerateParams.builder()
                                        .model("dall-e-2")
                                        .prompt("a red circle")
                                        .n(2)
                                        .size(ImageGenerateParams.Size.of("96x96"))
                                        .responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON)
                                        .build());

        assertThat(response.data().orElseThrow())
                .hasSize(2)
                .allSatisfy(
                        image ->
                                assertThat(
                                                Base64.getDecoder()
                                                        .decode(image.b64Json().orElseThrow()))
                                        .startsWith(0x89, 'P', 'N', 'G'));
    }

    @Test
    void embedsTextsBySimilarity() {
        List<Embedding> embeddings =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("text-embedding-3-small")
                                        .inputOfArrayOfStrings(
                                                List.of(
                                                        "a red circle",
                                                        "a large red circle",
                                                        "a blue star"))
                                        .build())
                        .data();

        assertThat(cosine(embeddings, 0, 1)).isGreaterThan(cosine(embeddings, 0, 2));
    }

    @Test
    void moderatesTexts() {
        ModerationCreateResponse response =
                client.moderations()
                        .create(
                                ModerationCreateParams.builder()
                                        .inputOfStrings(List.of("a black bomb", "a blue star"))
                                        .build());

        assertThat(response.results())
                .extracting(result -> result.flagged())
                .containsExactly(true, false);
    }

    @Test
    void moderatesAnImage() {
        String png =
                client.images()
                        .generate(ImageGenerateParams.builder().prompt("a blue star").build())
                        .data()
                        .orElseThrow()
                        .get(0)
                        .b64Json()
                        .orElseThrow();
        var image =
                ModerationMultiModalInput.ofImageUrl(
                        ModerationImageUrlInput.builder()
                                .imageUrl(
                                        ModerationImageUrlInput.ImageUrl.builder()
                                                .url("data:image/png;base64," + png)
                                                .build())
                                .build());

        ModerationCreateResponse response =
                client.moderations()
                        .create(
                                ModerationCreateParams.builder()
                                        .model("omni-moderation-latest")
                                        .inputOfModerationMultiModalArray(List.of(image))
                                        .build());

        assertThat(response.results()).hasSize(1);
        assertThat(response.results().get(0).flagged()).isFalse();
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("whisper-1", "whisper-demo", "clip-demo", "sd-demo");
        assertThat(client.models().retrieve("whisper-1").id()).isEqualTo("whisper-1");
    }

    @Test
    void errorsAreTyped() {
        assertThatThrownBy(
                        () ->
                                client.images()
                                        .generate(
                                                ImageGenerateParams.builder()
                                                        .prompt("a star")
                                                        .size(ImageGenerateParams.Size.of("7x7"))
                                                        .build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("expected a multiple of 16");
        assertThatThrownBy(() -> client.models().retrieve("gpt-4"))
                .isInstanceOf(NotFoundException.class);
    }

    private static double cosine(List<Embedding> embeddings, int one, int other) {
        List<Float> a = embeddings.get(one).embedding();
        List<Float> b = embeddings.get(other).embedding();
        double dot = 0;
        for (int i = 0; i < a.size(); i++) {
            dot += a.get(i) * b.get(i);
        }
        return dot;
    }
}
