/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Labels that clients may name as they like. */
class LabelSetsTest {

    private static ClipModel model;
    private static ZeroShotClassifier classifier;

    @BeforeAll
    static void load() {
        model =
                ClipModel.load(
                        ModelStore.standard().resolve("clip", "demo"), SessionSettings.DEFAULT);
        classifier = new ZeroShotClassifier(model);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<String> labels(int set, int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "label %d of %d ".formatted(i, set) + "x ".repeat(length))
                .toList();
    }

    @Test
    void everNewLabelsDoNotFillTheMemory() {
        for (int set = 0; set < 30; set++) {
            classifier.labelSet(labels(set, 20, 20_000), PromptTemplates.BARE, Deadline.NONE);
        }

        assertThat(classifier.labelSetBytes()).isPositive().isLessThanOrEqualTo(16L << 20);
    }

    @Test
    void labelsThatAreAskedForAgainAreNotEmbeddedAgain() {
        List<String> labels = labels(99, 3, 1);

        assertThat(classifier.labelSet(labels, PromptTemplates.BARE, Deadline.NONE))
                .isSameAs(classifier.labelSet(labels, PromptTemplates.BARE, Deadline.NONE));
    }

    @Test
    void theDeadlineReachesIntoTheLabels() {
        assertThatThrownBy(
                        () ->
                                classifier.labelSet(
                                        labels(100, 100_000, 1),
                                        PromptTemplates.BARE,
                                        Deadline.in(Duration.ofMillis(100))))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aMissingLabelIsRefused() {
        for (List<String> labels : List.of(List.<String>of(), Arrays.asList("a", null))) {
            assertThatThrownBy(
                            () -> classifier.labelSet(labels, PromptTemplates.BARE, Deadline.NONE))
                    .isInstanceOf(InvalidOptionException.class);
        }
    }
}
