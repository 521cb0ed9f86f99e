/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelmultimodal.clip.moderation.ModerationAction.ALLOW;
import static org.camelmultimodal.clip.moderation.ModerationAction.BLOCK;
import static org.camelmultimodal.clip.moderation.ModerationAction.FLAG;

import java.nio.file.Path;
import java.util.List;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.Test;

/** Results of several items, and of none. */
class ModerationTest {

    private static Moderation result(ModerationAction action, float score) {
        var verdict = new Moderation.Verdict("c", action != ALLOW, score, 0.5f, action, "", "");
        return new Moderation(action, List.of(verdict), "p", "1");
    }

    @Test
    void theMostSevereActionIsTheStrictest() {
        Moderation block = result(BLOCK, 0.6f);

        assertThat(Moderation.strictest(List.of(result(ALLOW, 0.4f), block, result(FLAG, 0.9f))))
                .isSameAs(block);
    }

    @Test
    void ofEqualActionsTheHighestScoreIsTheStrictest() {
        Moderation high = result(BLOCK, 0.9f);

        assertThat(Moderation.strictest(List.of(result(BLOCK, 0.6f), high, result(BLOCK, 0.7f))))
                .isSameAs(high);
    }

    @Test
    void ofNoResultThereIsNoStrictest() {
        assertThatThrownBy(() -> Moderation.strictest(List.of()))
                .isInstanceOf(InferenceException.class);
    }

    @Test
    void whatHasNoViewIsNotAllowed() {
        try (ClipModel model =
                        ClipModel.load(
                                ModelStore.standard().resolve("clip", "demo"),
                                SessionSettings.DEFAULT);
                Moderator moderator =
                        Moderator.open(
                                model,
                                ModerationPolicy.standard(),
                                Path::of,
                                SessionSettings.DEFAULT)) {
            assertThatThrownBy(() -> moderator.moderate(List.of()))
                    .isInstanceOf(InvalidMediaException.class)
                    .hasMessageContaining("at least one view");
        }
    }
}
