/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.clip.moderation.Moderator;
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
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;

/**
 * Measures the quality of demo-clip on color-shape pairs and templates that are not in the training
 * data.
 */
final class ClipQuality {

    private ClipQuality() {}

    static List<Bar> measure() throws IOException {
        Map<String, byte[]> archive = Evaluation.archive("clip-heldout.zip");
        JsonNode data = Evaluation.json(archive.get("labels.json"));
        var templates = new PromptTemplates(texts(data.get("templates")));
        List<String> labels = new ArrayList<>();
        for (String shape : texts(data.get("shapes"))) {
            for (String color : texts(data.get("colours"))) {
                labels.add(color + " " + shape);
            }
        }
        int right = 0;
        int flaggedRightly = 0;
        int flagged = 0;
        int unsafe = 0;
        JsonNode images = data.get("pictures");
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
            var classifier = new ZeroShotClassifier(model);
            LabelSet set = classifier.labelSet(labels, templates, Deadline.NONE);
            for (JsonNode entry : images) {
                String file = entry.get("file").asText();
                DecodedImage image =
                        ImageDecoder.decode(
                                new MediaSource.Bytes(archive.get(file), file),
                                ImageLimits.DEFAULT);
                String truth = entry.get("colour").asText() + " " + entry.get("shape").asText();
                float[] vector = model.embedImages(List.of(image)).get(0);
                LabelScore best =
                        classifier
                                .classify(vector, set, ClassificationRequest.DEFAULT)
                                .scores()
                                .get(0);
                right += best.label().equals(truth) ? 1 : 0;
                boolean isFlagged =
                        moderator.moderate(List.of(new EmbeddedView("frame 1", vector))).flagged();
                boolean isUnsafe = !entry.get("safe").asBoolean();
                flagged += isFlagged ? 1 : 0;
                unsafe += isUnsafe ? 1 : 0;
                flaggedRightly += isFlagged && isUnsafe ? 1 : 0;
            }
        }
        return List.of(
                Bar.atLeast("demo-clip zero-shot top-1", 100.0 * right / images.size(), 97, "%"),
                Bar.atLeast(
                        "demo-clip moderation precision",
                        100.0 * flaggedRightly / flagged,
                        98,
                        "%"),
                Bar.atLeast(
                        "demo-clip moderation recall", 100.0 * flaggedRightly / unsafe, 98, "%"));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }
}
