/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.clip.moderation.Moderator;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;

/** Fuzzes moderation policies; valid ones moderate a text. */
final class PolicyTarget implements FuzzedInput {

    private final ClipModel model =
            ClipModel.load(ModelStore.standard().resolve("clip", "demo"), SessionSettings.DEFAULT);
    private final List<EmbeddedView> views =
            List.of(new EmbeddedView("", model.embedTexts(List.of("a black bomb")).get(0)));

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        byte[] input = data.consumeRemainingAsBytes();
        FuzzedInput.succeeds(
                () -> {
                    var policy =
                            ModerationPolicy.read(new ByteArrayInputStream(input), "fuzzed.yaml");
                    try (var moderator =
                            Moderator.open(model, policy, this::noFile, SessionSettings.DEFAULT)) {
                        check(moderator.moderate(views));
                    }
                });
    }

    private Path noFile(String name) {
        throw new InvalidOptionException("There is no file %s".formatted(name));
    }

    private static void check(Moderation moderation) {
        for (Moderation.Verdict verdict : moderation.verdicts()) {
            if (!Float.isFinite(verdict.score()) || !Float.isFinite(verdict.threshold())) {
                throw new IllegalStateException("A verdict that is not finite: " + verdict);
            }
        }
    }
}
