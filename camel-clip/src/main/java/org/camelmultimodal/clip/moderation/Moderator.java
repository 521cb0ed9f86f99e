/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.onnx.SessionSettings;

/**
 * Moderates images and texts by a policy, whose prompts are embedded and whose heads are loaded
 * when it is opened. Safe for use by many threads; valid as long as the model is open.
 */
public final class Moderator implements AutoCloseable {

    private final ModerationPolicy policy;
    private final List<CategoryJudge> judges;

    private Moderator(ModerationPolicy policy, List<CategoryJudge> judges) {
        this.policy = policy;
        this.judges = judges;
    }

    /**
     * Opens a moderator.
     *
     * @param model embeds the prompts; stays the caller's to close
     * @param files returns the path of a file that the policy names
     * @param settings how heads are loaded
     * @throws org.camelmultimodal.runtime.MultimodalException if a file that the policy names
     *     cannot be used with this model
     */
    public static Moderator open(
            ClipModel model,
            ModerationPolicy policy,
            Function<String, Path> files,
            SessionSettings settings) {
        var judges = new ArrayList<CategoryJudge>();
        try (var parts = new OpenedParts()) {
            for (ModerationPolicy.Category category : policy.categories()) {
                judges.add(
                        parts.add(judge(model, category, files, settings), CategoryJudge::close));
            }
            var moderator = new Moderator(policy, List.copyOf(judges));
            // A head or a file of concepts of another model fails here, not with the first
            // message.
            model.embedTexts(List.of("a photo"))
                    .forEach(vector -> moderator.moderate(List.of(new EmbeddedView("", vector))));
            return parts.keep(moderator);
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
     * Returns the verdicts on an image or a text.
     *
     * @param views all views of it: the frames of an image, the windows of a text; at least one. Of
     *     each category the most severe verdict counts
     * @throws InvalidMediaException if there is no view, so that nothing passes unseen
     * @throws org.camelmultimodal.runtime.InferenceException if an embedding or a score is not
     *     finite
     */
    public Moderation moderate(List<EmbeddedView> views) {
        if (views.isEmpty()) {
            throw new InvalidMediaException(
                    "There is nothing to moderate: expected at least one view of an image or a text");
        }
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
