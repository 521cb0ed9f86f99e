/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.onnx.SessionSettings;

/**
 * A policy made ready for a model: its sentences as vectors, its heads loaded. Safe for many
 * threads; stays valid as long as the model is open.
 */
public final class Moderator implements AutoCloseable {

    private final ModerationPolicy policy;
    private final List<CategoryJudge> judges;

    private Moderator(ModerationPolicy policy, List<CategoryJudge> judges) {
        this.policy = policy;
        this.judges = judges;
    }

    /**
     * Makes a policy ready.
     *
     * @param files where the files that the policy names lie on the disk
     * @param settings how heads are loaded
     */
    public static Moderator open(
            ClipModel model,
            ModerationPolicy policy,
            Function<String, Path> files,
            SessionSettings settings) {
        var judges = new ArrayList<CategoryJudge>();
        boolean opened = false;
        try {
            for (ModerationPolicy.Category category : policy.categories()) {
                judges.add(judge(model, category, files, settings));
            }
            var moderator = new Moderator(policy, List.copyOf(judges));
            // A head or a file of concepts that does not suit the model fails here, and not with
            // the first message.
            model.embedTexts(List.of("a photo"))
                    .forEach(vector -> moderator.moderate(List.of(new EmbeddedView("", vector))));
            opened = true;
            return moderator;
        } finally {
            if (!opened) {
                judges.forEach(CategoryJudge::close);
            }
        }
    }

    private static CategoryJudge judge(
            ClipModel model,
            ModerationPolicy.Category category,
            Function<String, Path> files,
            SessionSettings settings) {
        if (category instanceof ModerationPolicy.Prompts prompts) {
            return new PromptJudge(model, prompts);
        }
        if (category instanceof ModerationPolicy.SafetyChecker checker) {
            return new SafetyCheckerJudge(checker, files.apply(checker.concepts()));
        }
        var head = (ModerationPolicy.Head) category;
        return new HeadJudge(head, files.apply(head.model()), settings);
    }

    /**
     * Judges an image or a text.
     *
     * @param views all that may be seen of it: the frames of an image, the windows of a text; at
     *     least one. The worst counts
     * @throws org.camelmultimodal.runtime.InferenceException if a vector or a score is not finite
     */
    public Moderation moderate(List<EmbeddedView> views) {
        views.forEach(view -> Vectors.requireFinite(view.embedding()));
        var verdicts = judges.stream().map(judge -> judge.worst(views)).toList();
        ModerationAction action =
                verdicts.stream()
                        .filter(Moderation.Verdict::flagged)
                        .map(Moderation.Verdict::action)
                        .max(Enum::compareTo)
                        .orElse(ModerationAction.ALLOW);
        return new Moderation(action, verdicts, policy.name(), policy.version());
    }

    @Override
    public void close() {
        judges.forEach(CategoryJudge::close);
    }
}
