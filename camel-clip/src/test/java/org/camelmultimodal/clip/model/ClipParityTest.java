/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.clip.zeroshot.Classification;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.clip.zeroshot.LabelScore;
import org.camelmultimodal.clip.zeroshot.LabelSet;
import org.camelmultimodal.clip.zeroshot.PromptTemplates;
import org.camelmultimodal.clip.zeroshot.ZeroShotClassifier;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageDecoder;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against what transformers gave for the same weights, images and texts. */
class ClipParityTest {

    private static final Path RECORDED = Path.of("src/test/resources/parity");

    private static JsonNode golden;
    private static ModelDirectory directory;
    private static ClipModel model;

    @BeforeAll
    static void load() throws Exception {
        golden = new ObjectMapper().readTree(RECORDED.resolve("demo-clip.json").toFile());
        directory = ModelStore.standard().resolve("clip", "demo");
        model = ClipModel.load(directory, SessionSettings.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void pixelValuesAreThoseOfTransformersOnPillow() {
        var processor = ClipConfig.read(directory).images();
        for (JsonNode image : golden.get("pictures")) {
            String file = image.get("file").asText();
            float[] values = processor.process(read(file)).values();

            JsonNode expected = image.get("pixel_values");
            for (int i = 0; i < 16; i++) {
                assertThat((double) values[i])
                        .as("%s value %d", file, i)
                        .isCloseTo(expected.get("first").get(i).asDouble(), within(1e-5));
            }
            double squares = 0;
            for (float value : values) {
                squares += (double) value * value;
            }
            double expectedSquares = expected.get("squares").asDouble();
            assertThat(squares).as(file).isCloseTo(expectedSquares, within(1e-6 * expectedSquares));
        }
    }

    @Test
    void imageEmbeddingsAreThoseOfTransformers() {
        for (JsonNode image : golden.get("pictures")) {
            float[] embedding = model.embedImages(List.of(read(image.get("file").asText()))).get(0);

            assertThat((double) Vectors.dot(embedding, floats(image.get("image_embeds"))))
                    .as(image.get("file").asText())
                    .isGreaterThan(0.9999);
        }
    }

    @Test
    void textsBecomeTheSameIdsAndEmbeddings() {
        var processor = new ClipTextProcessor(directory, ClipConfig.read(directory));
        try (processor) {
            for (JsonNode text : golden.get("texts")) {
                int[] ids = processor.windows(text.get("text").asText(), LongText.TRUNCATE).get(0);

                assertThat(ids)
                        .as(text.get("text").asText())
                        .isEqualTo(ints(text.get("input_ids")));
            }
        }
        List<String> texts = new ArrayList<>();
        golden.get("texts").forEach(text -> texts.add(text.get("text").asText()));
        List<float[]> embeddings = model.embedTexts(texts);
        for (int i = 0; i < texts.size(); i++) {
            float[] expected = floats(golden.get("texts").get(i).get("text_embeds"));
            assertThat((double) Vectors.dot(embeddings.get(i), expected))
                    .as(texts.get(i))
                    .isGreaterThan(0.9999);
        }
    }

    @Test
    void scoresAreThoseOfTransformers() {
        List<String> labels = new ArrayList<>();
        golden.get("labels").forEach(label -> labels.add(label.asText()));
        var classifier = new ZeroShotClassifier(model);
        LabelSet set = classifier.labelSet(labels, PromptTemplates.BARE, Deadline.NONE);
        for (int p = 0; p < golden.get("pictures").size(); p++) {
            String file = golden.get("pictures").get(p).get("file").asText();
            float[] embedding = model.embedImages(List.of(read(file))).get(0);
            Classification result =
                    classifier.classify(embedding, set, ClassificationRequest.DEFAULT);

            for (LabelScore score : result.scores()) {
                double expected =
                        golden.get("softmax").get(p).get(labels.indexOf(score.label())).asDouble();
                assertThat((double) score.score())
                        .as("%s as %s", file, score.label())
                        .isCloseTo(expected, within(file.endsWith("jpg") ? 0.02 : 1e-3));
            }
        }
    }

    private static DecodedImage read(String file) {
        return ImageDecoder.decode(
                new MediaSource.File(RECORDED.resolve(file)), ImageLimits.DEFAULT);
    }

    private static float[] floats(JsonNode list) {
        var values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) list.get(i).asDouble();
        }
        return values;
    }

    private static int[] ints(JsonNode list) {
        var values = new int[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).asInt();
        }
        return values;
    }
}
