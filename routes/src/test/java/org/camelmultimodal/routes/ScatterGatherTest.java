/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An image is given to several models, and their answers are gathered. */
class ScatterGatherTest extends RouteTest {

    private static final Path IMAGE = Path.of("samples/images/red-house.png");

    @ParameterizedTest
    @EnumSource
    void theAnswersOfAllModelsAreGathered(Dsl dsl) throws Exception {
        start(ReadyRoute.SCATTER_GATHER, dsl);

        drop(IMAGE, "house.png");
        until(() -> files("done").contains("house.png"));

        assertThat(answers("house.png"))
                .containsExactlyInAnyOrder(
                        Map.of("model", "classify", "answer", "a house"),
                        Map.of("model", "tag", "answer", List.of("red")),
                        Map.of("model", "moderate", "answer", "ALLOW"));
    }

    @ParameterizedTest
    @EnumSource
    void aModelThatFailsHasItsReasonAndTheOthersTheirAnswers(Dsl dsl) throws Exception {
        start(ReadyRoute.SCATTER_GATHER, dsl, "moderate.model", "no, such 'model' (here)");

        drop(IMAGE, "house.png");
        until(() -> files("done").contains("house.png"));

        List<Map<String, Object>> answers = answers("house.png");
        assertThat(answers).hasSize(3);
        assertThat(answers).contains(Map.of("model", "classify", "answer", "a house"));
        assertThat(answers)
                .filteredOn(answer -> answer.get("model").equals("moderate"))
                .singleElement()
                .satisfies(
                        answer -> {
                            assertThat(answer).doesNotContainKey("answer");
                            assertThat((String) answer.get("error"))
                                    .contains("no, such 'model' (here)");
                        });
    }

    @ParameterizedTest
    @EnumSource
    void aFileToWhichNoModelHasAnAnswerFailsWithTheReasons(Dsl dsl) throws Exception {
        start(ReadyRoute.SCATTER_GATHER, dsl);

        drop(RECORDINGS.resolve("red-circle.wav"), "answer.png");
        until(() -> files("failed").size() == 2);

        assertThat(reasons().get(0))
                .contains("No model has an answer", "classify", "tag", "moderate");
        assertThat(files("outbox")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aNameInAReasonIsNoPartOfAnExpression(Dsl dsl) throws Exception {
        start(ReadyRoute.SCATTER_GATHER, dsl);
        String name = "a', 'b') ${sys.user.home} ${exchangeId}.png";

        drop(RECORDINGS.resolve("red-circle.wav"), name);
        until(() -> files("failed").size() == 2);

        assertThat(reasons().get(0)).contains(name).doesNotContain(System.getProperty("user.home"));
    }

    private List<Map<String, Object>> answers(String name) throws Exception {
        return new ObjectMapper()
                .readValue(
                        Files.readString(work.resolve("outbox").resolve(name + ".json")),
                        new TypeReference<>() {});
    }
}
