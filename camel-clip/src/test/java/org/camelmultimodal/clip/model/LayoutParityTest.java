/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
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
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OptimizationLevel;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every layout and family against transformers and open_clip, with random weights, on 50 images of
 * odd sizes, modes and orientations; <code>python/parity/clip_layouts.py</code> made and recorded
 * them.
 */
class LayoutParityTest {

    private static final Path FIXTURES = Path.of("src/test/resources/parity/layouts");

    @TempDir private static Path cache;

    private static final Map<String, DecodedImage> IMAGES = new LinkedHashMap<>();

    @BeforeAll
    static void readImages() throws IOException {
        try (InputStream in = Files.newInputStream(FIXTURES.resolve("pictures.zip"));
                var zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var bytes = new MediaSource.Bytes(zip.readAllBytes(), entry.getName());
                IMAGES.put(entry.getName(), ImageDecoder.decode(bytes, ImageLimits.DEFAULT));
            }
        }
        assertThat(IMAGES).hasSizeGreaterThanOrEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({
        "clip-vit-b-32,    AUTO,      clip-vit-b-32",
        "clip-vit-b-32,    QUANTIZED, clip-vit-b-32_quantized",
        "clip-vit-b-32,    INT8,      clip-vit-b-32_int8",
        "clip-vit-b-32,    UINT8,     clip-vit-b-32_uint8",
        "clip-vit-b-32,    Q4,        clip-vit-b-32_q4",
        "clip-four-bits,   BNB4,      clip-four-bits_bnb4",
        "clip-four-bits,   Q4F16,     clip-four-bits_q4f16",
        "clip-vit-b-16,    AUTO,      clip-vit-b-16",
        "clip-vit-l-14,    FP16,      clip-vit-l-14",
        "clip-vit-l-14,    AUTO,      clip-vit-l-14",
        "siglip,           AUTO,      siglip",
        "siglip2,          AUTO,      siglip2",
        "siglip2-naflex,   AUTO,      siglip2-naflex",
        "rn50,             AUTO,      rn50",
        "open-clip-squash, AUTO,      open-clip-squash",
        "open-clip-longest, AUTO,     open-clip-longest"
    })
    void vectorsAreThoseOfTheReference(String name, Precision precision, String recorded)
            throws IOException {
        JsonNode golden = golden(recorded);
        try (ClipModel model = load(name, precision)) {
            for (var image : IMAGES.entrySet()) {
                float[] vector = model.embedImages(List.of(image.getValue())).get(0);
                assertThat(cosine(vector, golden.get("images").get(image.getKey())))
                        .as(image.getKey())
                        .isGreaterThanOrEqualTo(0.9999);
            }
            for (var text : golden.get("texts").properties()) {
                float[] vector = model.embedTexts(List.of(text.getKey())).get(0);
                assertThat(cosine(vector, text.getValue()))
                        .as(text.getKey())
                        .isGreaterThanOrEqualTo(0.9999);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clip-vit-b-32",
                "clip-vit-b-16",
                "siglip",
                "siglip2-naflex",
                "open-clip-squash"
            })
    void aBatchGivesTheSameAsOneByOne(String name) throws IOException {
        try (ClipModel model = load(name, Precision.AUTO)) {
            var images = IMAGES.values().stream().limit(5).toList();
            var texts = List.of("skull", "a photo of a red circle", "x");
            List<float[]> together = model.embedImages(images);
            List<float[]> textsTogether = model.embedTexts(texts);

            for (int i = 0; i < images.size(); i++) {
                float[] alone = model.embedImages(List.of(images.get(i))).get(0);
                assertThat(together.get(i)).containsExactly(alone, within(1e-4f));
            }
            for (int i = 0; i < texts.size(); i++) {
                float[] alone = model.embedTexts(List.of(texts.get(i))).get(0);
                assertThat(textsTogether.get(i)).containsExactly(alone, within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-vit-b-16", "siglip", "siglip2", "siglip2-naflex"})
    void scaleAndBiasOfTheScoresAreReadFromTheJointGraph(String name) throws IOException {
        JsonNode golden = golden(name);
        List<String> texts = new ArrayList<>();
        golden.get("texts").fieldNames().forEachRemaining(texts::add);
        try (ClipModel model = load(name, Precision.AUTO)) {
            var classifier = new ZeroShotClassifier(model);
            LabelSet set = classifier.labelSet(texts, PromptTemplates.BARE, Deadline.NONE);
            int row = 0;
            for (DecodedImage image : IMAGES.values()) {
                float[] embedding = model.embedImages(List.of(image)).get(0);
                Classification result =
                        classifier.classify(embedding, set, ClassificationRequest.DEFAULT);
                float[] expected = scores(golden.get("logits").get(row++), name);
                for (LabelScore score : result.scores()) {
                    assertThat(score.score())
                            .isCloseTo(expected[texts.indexOf(score.label())], within(5e-3f));
                }
            }
        }
    }

    private static float[] scores(JsonNode logits, String name) {
        float[] scores = floats(logits);
        if (!name.startsWith("siglip")) {
            return Vectors.softmax(scores);
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Vectors.sigmoid(scores[i]);
        }
        return scores;
    }

    private static ClipModel load(String name, Precision precision) {
        var store = new ModelStore(cache, LayoutParityTest.class.getClassLoader());
        return ClipModel.load(
                store.resolve(
                        "clip",
                        "classpath:parity/layouts/" + name + ".zip",
                        ClipModel.LAYOUT,
                        precision),
                new SessionSettings(Device.CPU, OptimizationLevel.ALL));
    }

    private static JsonNode golden(String name) throws IOException {
        return new ObjectMapper().readTree(FIXTURES.resolve(name + ".json").toFile());
    }

    private static double cosine(float[] vector, JsonNode expected) {
        return Vectors.dot(vector, Vectors.normalize(floats(expected)));
    }

    private static float[] floats(JsonNode list) {
        var values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) list.get(i).asDouble();
        }
        return values;
    }
}
