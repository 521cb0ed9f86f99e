/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.clip.zeroshot.LabelScore;
import org.camelmultimodal.clip.zeroshot.PromptTemplates;
import org.camelmultimodal.clip.zeroshot.ZeroShotClassifier;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.diffusion.model.StepListener;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageDecoder;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.Precision;
import org.camelmultimodal.whisper.model.TranscriptionRequest;
import org.camelmultimodal.whisper.model.WhisperModel;

/**
 * Asks a model through the pipeline that routes use.
 *
 * @param answer the known answer
 * @param directory the model
 */
record AnswerCheck(KnownAnswer answer, ModelDirectory directory) {

    /** The expected answer, the answer of the model, and whether they are equal. */
    private record Compared(String expected, String got, boolean ok) {}

    /**
     * Asks the model.
     *
     * @param media the image or the recording; not used for a prompt
     */
    CheckedAnswer run(MediaSource media) {
        Compared compared =
                switch (answer.family()) {
                    case CLIP -> labels(media);
                    case WHISPER -> transcript(media);
                    case SD -> image();
                };
        return new CheckedAnswer(
                answer.family() + " " + directory.reference(),
                answer.name(),
                answer.published(),
                compared.expected(),
                compared.got(),
                compared.ok());
    }

    private Compared labels(MediaSource media) {
        DecodedImage image = ImageDecoder.decode(media, ImageLimits.DEFAULT);
        var labels = new ArrayList<>(answer.labels().keySet());
        Map<String, Double> got = new TreeMap<>();
        try (ClipModel model = ClipModel.load(directory, SessionSettings.DEFAULT)) {
            var classifier = new ZeroShotClassifier(model);
            float[] embedding = model.embedImages(List.of(image)).get(0);
            for (LabelScore score :
                    classifier
                            .classify(
                                    embedding,
                                    classifier.labelSet(
                                            labels, PromptTemplates.BARE, Deadline.NONE),
                                    ClassificationRequest.DEFAULT)
                            .scores()) {
                got.put(score.label(), (double) score.score());
            }
        }
        boolean isPlain =
                directory.precision() == Precision.AUTO || directory.precision() == Precision.FP32;
        double tolerance = isPlain ? answer.tolerance() : answer.quantizedTolerance();
        boolean isEqual =
                labels.stream()
                        .allMatch(
                                label ->
                                        Math.abs(got.get(label) - answer.labels().get(label))
                                                <= tolerance);
        return new Compared(
                "%s (± %s)".formatted(scores(labels, answer.labels()), tolerance),
                scores(labels, got),
                isEqual);
    }

    private static String scores(List<String> labels, Map<String, Double> scores) {
        return labels.stream()
                .map(label -> String.format(Locale.ROOT, "%s %.4f", label, scores.get(label)))
                .collect(Collectors.joining(", "));
    }

    private Compared transcript(MediaSource media) {
        String text;
        try (WhisperModel model = WhisperModel.load(directory, SessionSettings.DEFAULT)) {
            text =
                    model.transcribe(
                                    AudioDecoder.decode(media, AudioLimits.DEFAULT),
                                    TranscriptionRequest.DEFAULT,
                                    Deadline.NONE)
                            .text();
        }
        String plain =
                text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\s]", "")
                        .replaceAll("\\s+", " ");
        return new Compared(
                String.join(" … ", answer.phrases()),
                text,
                answer.phrases().stream().allMatch(plain::contains));
    }

    private Compared image() {
        KnownAnswer.Prompt prompt = answer.prompt();
        RgbImage image;
        try (StableDiffusionModel model =
                StableDiffusionModel.load(directory, SessionSettings.DEFAULT)) {
            var request =
                    new TextToImageRequest(
                            prompt.text(),
                            "",
                            prompt.steps(),
                            prompt.guidanceScale(),
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            prompt.seed(),
                            1,
                            Optional.empty());
            image = model.generate(request, StepListener.NONE, Deadline.NONE).images().get(0);
        }
        Map<KnownAnswer.Place, List<Integer>> expected = new TreeMap<>(answer.pixels());
        Map<KnownAnswer.Place, List<Integer>> got = new TreeMap<>();
        expected.keySet().forEach(place -> got.put(place, color(image, place)));
        boolean isEqual =
                expected.entrySet().stream()
                        .allMatch(entry -> isNear(entry.getValue(), got.get(entry.getKey())));
        return new Compared(
                "%s (± %.0f)".formatted(colors(expected), answer.tolerance()),
                colors(got),
                isEqual);
    }

    private static List<Integer> color(RgbImage image, KnownAnswer.Place place) {
        boolean isMiddle = place == KnownAnswer.Place.MIDDLE;
        int x = isMiddle ? image.width() / 2 : 0;
        int y = isMiddle ? image.height() / 2 : 0;
        return List.of(image.value(x, y, 0), image.value(x, y, 1), image.value(x, y, 2));
    }

    private boolean isNear(List<Integer> expected, List<Integer> got) {
        for (int i = 0; i < expected.size(); i++) {
            if (Math.abs(expected.get(i) - got.get(i)) > answer.tolerance()) {
                return false;
            }
        }
        return true;
    }

    private static String colors(Map<KnownAnswer.Place, List<Integer>> colors) {
        return colors.entrySet().stream()
                .map(
                        entry ->
                                "%s %s"
                                        .formatted(
                                                entry.getKey().name().toLowerCase(Locale.ROOT),
                                                entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
