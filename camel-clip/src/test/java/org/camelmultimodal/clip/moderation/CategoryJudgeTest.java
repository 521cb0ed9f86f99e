/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The safety checker against that of diffusers, heads against torch. */
class CategoryJudgeTest {

    private static final Path FIXTURES = Path.of("src/test/resources/parity/layouts/policies");
    private static final Path CONCEPTS = FIXTURES.resolve("concepts.safetensors");
    private static final Path HEAD = FIXTURES.resolve("head.onnx");

    private static JsonNode golden;

    @TempDir Path folder;

    @BeforeAll
    static void read() throws IOException {
        golden = new ObjectMapper().readTree(FIXTURES.resolve("policies.json").toFile());
    }

    @Test
    void theSafetyCheckerFlagsWhatThatOfDiffusersFlags() {
        var judge = new SafetyCheckerJudge(checker(0), CONCEPTS);
        for (int i = 0; i < golden.get("vectors").size(); i++) {
            Moderation.Verdict verdict = judge.judge(vector(i));

            assertThat(verdict.flagged())
                    .as("vector %d", i)
                    .isEqualTo(golden.get("flagged").get(i).asBoolean());
        }
    }

    @Test
    void aHigherThresholdFlagsLess() {
        var strict = new SafetyCheckerJudge(checker(0), CONCEPTS);
        var lenient = new SafetyCheckerJudge(checker(0.1f), CONCEPTS);

        assertThat(flagged(lenient)).isPositive().isLessThan(flagged(strict));
    }

    private static long flagged(CategoryJudge judge) {
        long flagged = 0;
        for (int i = 0; i < golden.get("vectors").size(); i++) {
            flagged += judge.judge(vector(i)).flagged() ? 1 : 0;
        }
        return flagged;
    }

    @Test
    void conceptsOfAnotherModelAreRefused() {
        var judge = new SafetyCheckerJudge(checker(0), CONCEPTS);

        assertThatThrownBy(() -> judge.judge(new float[] {1, 0}))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("24 values and the embeddings of the model 2");
    }

    @Test
    void aTruncatedFileOfConceptsFailsTyped() throws IOException {
        byte[] bytes = Files.readAllBytes(CONCEPTS);
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, 700));

        assertThatThrownBy(() -> new SafetyCheckerJudge(checker(0), cut))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("truncated");
    }

    @Test
    void aHeadGivesTheScoreOfItsGraph() {
        var above =
                new ModerationPolicy.Head("nsfw", 0, ModerationAction.BLOCK, "head.onnx", false);
        var below =
                new ModerationPolicy.Head("ugly", 0, ModerationAction.REVIEW, "head.onnx", true);
        try (var nsfw = new HeadJudge(above, HEAD, SessionSettings.DEFAULT);
                var ugly = new HeadJudge(below, HEAD, SessionSettings.DEFAULT)) {
            for (int i = 0; i < golden.get("vectors").size(); i++) {
                float expected = (float) golden.get("scores").get(i).asDouble();

                Moderation.Verdict verdict = nsfw.judge(vector(i));

                assertThat(verdict.score()).isCloseTo(expected, within(1e-5f));
                assertThat(verdict.flagged()).isEqualTo(expected >= 0);
                assertThat(verdict.action()).isEqualTo(ModerationAction.BLOCK);
                assertThat(ugly.judge(vector(i)).flagged()).isEqualTo(expected < 0);
            }
        }
    }

    @Test
    void ofSeveralVectorsTheWorstCounts() {
        var below = new ModerationPolicy.Head("ugly", 0, ModerationAction.FLAG, "head.onnx", true);
        try (var ugly = new HeadJudge(below, HEAD, SessionSettings.DEFAULT)) {
            var all = List.of(vector(0), vector(1), vector(2), vector(3));
            double least =
                    all.stream()
                            .mapToDouble(vector -> ugly.judge(vector).score())
                            .min()
                            .orElseThrow();

            var views = all.stream().map(vector -> new EmbeddedView("", vector)).toList();
            assertThat((double) ugly.worst(views).score()).isEqualTo(least);
        }
    }

    private static ModerationPolicy.SafetyChecker checker(float threshold) {
        return new ModerationPolicy.SafetyChecker(
                "concepts", threshold, ModerationAction.BLOCK, "concepts.safetensors");
    }

    private static float[] vector(int index) {
        JsonNode row = golden.get("vectors").get(index);
        var vector = new float[row.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) row.get(i).asDouble();
        }
        return vector;
    }
}
