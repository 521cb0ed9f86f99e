/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.clip.model.LogitScale;
import org.camelmultimodal.clip.vector.SearchVector;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.MultimodalException;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * NaN is neither above nor below a threshold: no vector, score, scale or threshold that is not
 * finite gets as far as a comparison.
 */
class FiniteNumbersTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aVectorWithSuchAValueHasNoDirection(float value) {
        for (int place = 0; place < 3; place++) {
            var vector = new float[] {1, 2, 3};
            vector[place] = value;

            assertThatThrownBy(() -> Vectors.normalize(vector))
                    .isInstanceOf(InvalidMediaException.class)
                    .hasMessageContaining("NaN or infinite");
            assertThatThrownBy(() -> Vectors.normalizeRows(vector, 1, Vectors::unusableOutput))
                    .isInstanceOf(InferenceException.class);
        }
    }

    @Test
    void theLargestAndTheSmallestFloatsHaveADirection() {
        for (float value : new float[] {Float.MAX_VALUE, Float.MIN_VALUE, Float.MIN_NORMAL}) {
            assertThat(Vectors.normalize(new float[] {value, -value}))
                    .containsExactly(new float[] {0.70710678f, -0.70710678f}, within(1e-6f));
        }
    }

    @Test
    void aVectorOfZerosOrOfNothingHasNone() {
        assertThatThrownBy(() -> Vectors.normalize(new float[3]))
                .isInstanceOf(InvalidMediaException.class);
        assertThatThrownBy(() -> Vectors.normalize(new float[0]))
                .isInstanceOf(InvalidMediaException.class);
        assertThatThrownBy(() -> Vectors.normalizeRows(new float[0], 2, Vectors::unusableOutput))
                .isInstanceOf(InferenceException.class);
    }

    @Test
    void whatIsLookedForMayNotCancelItselfOut() {
        float[] one = {1, 0};

        assertThatThrownBy(() -> SearchVector.mix(one, new float[] {-1, 0}, 0.5f))
                .isInstanceOf(InvalidMediaException.class);
        assertThatThrownBy(() -> SearchVector.without(one, one, 1))
                .isInstanceOf(InvalidMediaException.class);
    }

    @Test
    void aHeadThatGivesNoFiniteScoreFails() throws Exception {
        Path logarithm = Files.write(folder.resolve("log.onnx"), logarithm());
        var head = new ModerationPolicy.Head("nsfw", 0, ModerationAction.BLOCK, "log.onnx", false);
        try (var judge = new HeadJudge(head, logarithm, SessionSettings.DEFAULT)) {
            assertThat(judge.judge(new float[] {1}).score()).isZero();
            for (float value : new float[] {-1, 0}) {
                assertThatThrownBy(() -> judge.judge(new float[] {value}))
                        .isInstanceOf(InferenceException.class)
                        .hasMessageContaining("nsfw");
            }
        }
    }

    /** A graph of the operator Log; NaN below 0 and infinite at 0. Fields as in onnx.proto. */
    private static byte[] logarithm() {
        byte[] one = {8, 1};
        byte[] shape = message(field(1, one), field(1, one));
        byte[] tensor = field(1, message(one, field(2, shape)));
        byte[] graph =
                message(
                        field(1, message(text(1, "x"), text(2, "y"), text(4, "Log"))),
                        text(2, "head"),
                        field(11, message(text(1, "x"), field(2, tensor))),
                        field(12, message(text(1, "y"), field(2, tensor))));
        return message(new byte[] {8, 8}, field(7, graph), field(8, new byte[] {16, 13}));
    }

    private static byte[] message(byte[]... fields) {
        var out = new ByteArrayOutputStream();
        for (byte[] field : fields) {
            out.writeBytes(field);
        }
        return out.toByteArray();
    }

    private static byte[] text(int number, String value) {
        return field(number, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int number, byte[] value) {
        return message(new byte[] {(byte) (number << 3 | 2), (byte) value.length}, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {".nan", ".inf", "-.inf", "0", "1.01", "-1"})
    void aThresholdOfPromptsOutOfRangeIsRefused(String threshold) {
        refused("{name: a, threshold: %s, against: [b], unless: [c]}".formatted(threshold));
    }

    @ParameterizedTest
    @ValueSource(strings = {".nan", ".inf", "-.inf"})
    void aThresholdOfAHeadIsFinite(String threshold) {
        refused("{name: a, type: head, threshold: %s, model: h.onnx}".formatted(threshold));
    }

    @ParameterizedTest
    @ValueSource(strings = {".nan", ".inf", "2", "-1.5"})
    void aThresholdOfASafetyCheckerIsADifferenceOfCosines(String threshold) {
        refused("{name: a, type: safety-checker, threshold: %s, concepts: c}".formatted(threshold));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: a, threshold: 0.5, against: [null], unless: [c]}",
                "{name: a, threshold: 0.5, against: [b], unless: ['']}",
                "{name: a, threshold: 0.5, action: allow, against: [b], unless: [c]}",
                "null"
            })
    void aCategoryThatCouldFindNothingIsRefused(String category) {
        refused(category);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "name: a", "5"})
    void whatIsNoPolicyIsRefused(String yaml) {
        assertThatThrownBy(() -> policy(yaml)).isInstanceOf(InvalidOptionException.class);
    }

    private static void refused(String category) {
        assertThatThrownBy(() -> policy("name: p\nversion: 1\ncategories: [" + category + "]"))
                .isInstanceOf(InvalidOptionException.class);
    }

    private static ModerationPolicy policy(String yaml) throws Exception {
        var in = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
        return ModerationPolicy.read(in, "policy.yaml");
    }

    @Test
    void conceptsThatAreNotFiniteAreRefused() throws Exception {
        assertThat(new SafetyCheckerJudge(checker(), concepts(0.5f, 1, 0)).judge(vector()))
                .isNotNull();
        for (Path file :
                List.of(
                        concepts(Float.NaN, 1, 0),
                        concepts(Float.POSITIVE_INFINITY, 1, 0),
                        concepts(0.5f, Float.NaN, 0),
                        concepts(0.5f, 0, 0))) {
            assertThatThrownBy(() -> new SafetyCheckerJudge(checker(), file))
                    .isInstanceOf(InvalidModelException.class);
        }
    }

    @Test
    void aFileWithoutConceptsIsRefused() throws Exception {
        assertThatThrownBy(() -> new SafetyCheckerJudge(checker(), safetensors(0, 2, 0)))
                .isInstanceOf(MultimodalException.class);
    }

    private static float[] vector() {
        return new float[] {1, 0};
    }

    private static ModerationPolicy.SafetyChecker checker() {
        return new ModerationPolicy.SafetyChecker("c", 0, ModerationAction.BLOCK, "c.safetensors");
    }

    private Path concepts(float threshold, float... vector) throws Exception {
        return safetensors(1, 2, threshold, vector);
    }

    /** As many concepts, all the same, and as many that need special care. */
    private Path safetensors(int count, int size, float threshold, float... vector)
            throws Exception {
        int rows = 4 * count * size;
        String header =
                ("{'concept_embeds':{'dtype':'F32','shape':[%1$d,%2$d],'data_offsets':[0,%3$d]},"
                                + "'concept_embeds_weights':{'dtype':'F32','shape':[%1$d],'data_offsets':[%3$d,%4$d]},"
                                + "'special_care_embeds':{'dtype':'F32','shape':[%1$d,%2$d],'data_offsets':[0,%3$d]},"
                                + "'special_care_embeds_weights':{'dtype':'F32','shape':[%1$d],'data_offsets':[%3$d,%4$d]}}")
                        .formatted(count, size, rows, rows + 4 * count)
                        .replace('\'', '"');
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + json.length + rows + 4 * count)
                        .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        for (int i = 0; i < count; i++) {
            for (float value : vector) {
                file.putFloat(value);
            }
        }
        for (int i = 0; i < count; i++) {
            file.putFloat(threshold);
        }
        return Files.write(Files.createTempFile(folder, "concepts", ".safetensors"), file.array());
    }

    @Test
    void aScaleThatIsNotFiniteIsRefused() {
        assertThatThrownBy(() -> new LogitScale(Float.NaN, 0))
                .isInstanceOf(InvalidModelException.class);
        assertThatThrownBy(
                        () ->
                                new ClassificationRequest(
                                        false, 1, 0, 0, Optional.of(Float.NaN), Optional.empty()))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("logitScale");
        assertThatThrownBy(
                        () ->
                                new ClassificationRequest(
                                        false,
                                        1,
                                        Float.NaN,
                                        Float.NaN,
                                        Optional.empty(),
                                        Optional.of(Float.NEGATIVE_INFINITY)))
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void noVerdictHasAScoreThatIsNotFinite() {
        assertThatThrownBy(
                        () ->
                                new Moderation.Verdict(
                                        "a", false, Float.NaN, 0.5f, ModerationAction.FLAG, "", ""))
                .isInstanceOf(InferenceException.class);
    }
}
