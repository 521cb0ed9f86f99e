/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which labels a classification selects. */
class ZeroShotClassifierTest {

    private static final List<String> LABELS = List.of("red circle", "green tree", "black bomb");

    private static ClipModel model;
    private static ZeroShotClassifier classifier;
    private static LabelSet labels;
    private static float[] tree;

    @BeforeAll
    static void load() {
        model =
                ClipModel.load(
                        ModelStore.standard().resolve("clip", "demo"), SessionSettings.DEFAULT);
        classifier = new ZeroShotClassifier(model);
        labels = classifier.labelSet(LABELS, PromptTemplates.BARE, Deadline.NONE);
        tree = model.embedTexts(List.of("a photo of a green tree")).get(0);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static ClassificationRequest request(int topK, float threshold, float margin) {
        return new ClassificationRequest(
                false, topK, threshold, margin, Optional.empty(), Optional.empty());
    }

    @Test
    void allLabelsAreScoredBestFirst() {
        Classification result = classifier.classify(tree, labels, ClassificationRequest.DEFAULT);

        assertThat(result.scores())
                .extracting(LabelScore::label)
                .containsExactlyInAnyOrderElementsOf(LABELS)
                .startsWith("green tree");
        assertThat(result.scores())
                .extracting(LabelScore::score)
                .isSortedAccordingTo((a, b) -> Float.compare(b, a));
        assertThat(result.scores().stream().mapToDouble(LabelScore::score).sum())
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void atMostTopKLabelsAreSelected() {
        Classification result = classifier.classify(tree, labels, request(2, 0, 0));

        assertThat(result.selected()).isEqualTo(result.scores().subList(0, 2));
        assertThat(result.top()).contains(result.scores().get(0));
    }

    @Test
    void labelsBelowTheThresholdAreNotSelected() {
        Classification all = classifier.classify(tree, labels, ClassificationRequest.DEFAULT);
        float best = all.scores().get(0).score();

        assertThat(classifier.classify(tree, labels, request(3, best, 0)).selected())
                .containsExactly(all.scores().get(0));
    }

    @Test
    void whereNoLabelReachesTheThresholdThereIsNoTop() {
        LabelSet twice =
                classifier.labelSet(
                        List.of("green tree", "green tree"), PromptTemplates.BARE, Deadline.NONE);

        Classification result = classifier.classify(tree, twice, request(3, 0.6f, 0));

        assertThat(result.selected()).isEmpty();
        assertThat(result.top()).isEmpty();
        assertThat(result.scores()).extracting(LabelScore::score).containsExactly(0.5f, 0.5f);
    }

    @Test
    void twoBestScoresWithinTheMarginAreConfusable() {
        Classification result = classifier.classify(tree, labels, ClassificationRequest.DEFAULT);
        float difference = result.scores().get(0).score() - result.scores().get(1).score();

        assertThat(result.confusable()).isFalse();
        assertThat(classifier.classify(tree, labels, request(3, 0, difference)).confusable())
                .isTrue();
        assertThat(classifier.classify(tree, labels, request(3, 0, difference / 2)).confusable())
                .isFalse();
    }

    @Test
    void anEmbeddingOfAnotherModelIsRefused() {
        assertThatThrownBy(
                        () ->
                                classifier.classify(
                                        new float[] {1, 0}, labels, ClassificationRequest.DEFAULT))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("different models");
    }

    @ParameterizedTest
    @CsvSource({
        "topK,      0, 0.5, 0.5, 1,     1",
        "threshold, 1, -1,  0.5, 1,     1",
        "threshold, 1, NaN, 0.5, 1,     1",
        "margin,    1, 0.5, 1.1, 1,     1",
        "margin,    1, 0.5, NaN, 1,     1",
        "logitScale,1, 0.5, 0.5, 10001, 1",
        "logitBias, 1, 0.5, 0.5, 1,     NaN"
    })
    void aRequestOutOfRangeNamesItsOption(
            String option, int topK, float threshold, float margin, float scale, float bias) {
        assertThatThrownBy(
                        () ->
                                new ClassificationRequest(
                                        false,
                                        topK,
                                        threshold,
                                        margin,
                                        Optional.of(scale),
                                        Optional.of(bias)))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(option + "=")
                .hasMessageContaining("expected");
    }

    @Test
    void templatesAreNamedOrSeparatedByBars() {
        assertThat(Stream.of("imagenet", "imagenet-simple").map(PromptTemplates::parse))
                .extracting(templates -> templates.templates().size())
                .containsExactly(80, 7);
        assertThat(PromptTemplates.parse("a {} | the {}").fill("dog"))
                .containsExactly("a dog", "the dog");
    }
}
