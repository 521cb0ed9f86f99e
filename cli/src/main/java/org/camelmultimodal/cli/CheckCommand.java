/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.camelmultimodal.runtime.Digest;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the output of models with known answers. */
@Command(
        name = "check",
        description = {
            "Compares the output of a model with known answers, by the pipelines that routes use.",
            "For real models, the answers are published ones; set --media to the published file. Without MODEL, the demo models are checked, whose answers are part of this build. A model that is not stored is downloaded."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    private static final String DEMO = "demo";

    private final ModelStore store;

    @Mixin private ModelArgument argument;

    @Option(
            names = {"-m", "--media"},
            paramLabel = "FILE",
            description = {
                "The published file: CLIP.png of openai/CLIP for clip, jfk.flac of openai/whisper for whisper."
            })
    private Path media;

    @Option(
            names = {"-p", "--precision"},
            paramLabel = "PRECISION",
            description = "Precision of the graphs: ${COMPLETION-CANDIDATES}.")
    private Precision precision = Precision.AUTO;

    @Mixin private Output output;

    CheckCommand(ModelStore store) {
        this.store = store;
    }

    @Override
    public Integer call() throws IOException {
        var checks = new ArrayList<CheckedAnswer>();
        for (ModelArgument.Choice model : models()) {
            for (KnownAnswer answer : KnownAnswer.all()) {
                if (answer.isOf(model)) {
                    checks.add(check(model, answer));
                }
            }
        }
        if (checks.isEmpty()) {
            throw argument.mistake(
                    "There is no known answer for this model: expected one of %s"
                            .formatted(
                                    KnownAnswer.all().stream()
                                            .flatMap(answer -> answer.models().stream())
                                            .distinct()
                                            .toList()));
        }
        output.print(checks, lines(checks));
        boolean isOk = checks.stream().allMatch(CheckedAnswer::ok);
        return (isOk ? ExitCode.OK : ExitCode.DIFFERENCE).code();
    }

    private List<ModelArgument.Choice> models() {
        if (argument.isGiven() && !isDemoOfAnyFamily()) {
            return List.of(argument.choice(store, KnownModels.read()));
        }
        return Arrays.stream(Family.values())
                .filter(each -> argument.family().filter(family -> family != each).isEmpty())
                .map(family -> new ModelArgument.Choice(family, DEMO, Optional.empty()))
                .toList();
    }

    private boolean isDemoOfAnyFamily() {
        return argument.isModel(DEMO) && argument.family().isEmpty();
    }

    private CheckedAnswer check(ModelArgument.Choice model, KnownAnswer answer) throws IOException {
        MediaSource source = source(answer);
        ModelDirectory directory =
                store.resolve(
                        model.family().toString(),
                        model.reference(),
                        model.family().layout(),
                        precision);
        Runnable use = store.use(directory);
        try {
            return new AnswerCheck(answer, directory).run(source);
        } finally {
            use.run();
        }
    }

    /** Returns the media of an answer; null if it needs none. */
    private MediaSource source(KnownAnswer answer) throws IOException {
        KnownAnswer.Media known = answer.media();
        if (known == null) {
            return null;
        }
        if (known.resource() != null) {
            try (InputStream in = CheckCommand.class.getResourceAsStream(known.resource())) {
                return new MediaSource.Bytes(in.readAllBytes(), known.file());
            }
        }
        if (media == null) {
            throw argument.mistake(
                    "The check '%s' needs the file %s: expected the option --media. Download the file from %s"
                            .formatted(answer.name(), known.file(), known.address()));
        }
        try (InputStream in = Files.newInputStream(media)) {
            if (!Digest.SHA_256.of(in).equals(known.sha256())) {
                throw new InvalidMediaException(
                        "%s is not the published %s: expected the SHA-256 digest %s. Set the option --media to the file from %s"
                                .formatted(media, known.file(), known.sha256(), known.address()));
            }
        } catch (IOException e) {
            throw argument.mistake("--media=%s cannot be read: %s".formatted(media, e));
        }
        return new MediaSource.File(media);
    }

    private static List<String> lines(List<CheckedAnswer> checks) {
        var lines = new ArrayList<String>();
        for (CheckedAnswer check : checks) {
            lines.add("%s: %s (%s)".formatted(check.model(), check.question(), check.published()));
            lines.add("  expected  " + check.expected());
            lines.add("  got       " + check.got());
            lines.add("  " + (check.ok() ? "ok" : "DIFFERENT"));
        }
        return List.copyOf(lines);
    }
}
