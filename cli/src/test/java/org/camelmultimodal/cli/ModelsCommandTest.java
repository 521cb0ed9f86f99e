/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that need no hub. */
class ModelsCommandTest {

    @TempDir Path folder;

    private Cli cli;

    @BeforeEach
    void offline() {
        cli =
                new Cli(
                        folder,
                        Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", folder.resolve("hf").toString()));
    }

    @Test
    void theListShowsWhatIsKnownAndWhatIsIncluded() {
        Cli.Result list = cli.run("models", "list");

        assertThat(list.exitCode()).isZero();
        assertThat(list.out().lines().findFirst()).get().asString().startsWith("FAMILY");
        assertThat(list.out())
                .containsPattern(
                        "whisper +turbo +- +mit +onnx-community/whisper-large-v3-turbo@\\w{7} ")
                .containsPattern("sd +demo +included");
    }

    @Test
    void theListOfAFamilyAsJsonHasTheFilesAndDigests() {
        Cli.Result list = cli.run("models", "list", "--family", "clip", "--json");

        assertThat(list.exitCode()).isZero();
        assertThat(list.json())
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.path("family").asText()).isEqualTo("clip"));
        assertThat(list.json())
                .anySatisfy(
                        entry -> {
                            assertThat(entry.path("alias").asText()).isEqualTo("vit-b-32");
                            assertThat(entry.path("license").asText()).isEqualTo("mit");
                            assertThat(entry.path("files").path(0).path("sha256").asText())
                                    .hasSize(64);
                        });
    }

    @Test
    void aStoreWithoutModelsVerifies() {
        Cli.Result verified = cli.run("models", "verify");

        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out()).contains("No model is stored in", folder.toString());
    }

    @Test
    void whereIsTheStoreAndTheUnpackedDemoModel() {
        assertThat(cli.run("models", "where").out().strip())
                .isEqualTo(folder.resolve("hub").toString());

        Cli.Result demo = cli.run("models", "where", "demo", "--family", "sd");
        assertThat(Path.of(demo.out().strip()).resolve("model_index.json")).exists();
        assertThat(cli.run("models", "where", "--json").json().path("path").asText())
                .isEqualTo(folder.resolve("hub").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models                                | Missing required subcommand",
                "models pull                           | Missing required parameter: 'MODEL'",
                "models pull demo                      | set the option --family to one of them",
                "models pull nonsense                  | The family of 'nonsense' is not known",
                "models pull acme/model                | The family of 'acme/model' is not known",
                "models pull turbo --precision fp17    | FP16",
                "models list --family kafka            | expected one of [CLIP, WHISPER, SD]",
                "models remove --force turbo           | Unknown option: '--force'",
                "models check vit-b-16                 | There is no known answer for this model",
                "models check vit-b-32                 | https://github.com/openai/CLIP/blob/main/CLIP.png",
            })
    void aMistakeIsExplainedAndExitsWithTwo(String command, String message) {
        Cli.Result result = cli.run(command.split(" +"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(result.err()).contains(message);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models pull turbo",
                "models where turbo",
                "models verify turbo",
                "models remove turbo",
                "models remove demo --family clip",
                "models remove ../../etc/passwd --family clip",
            })
    void aModelThatIsNotThereExitsWithThree(String command) {
        Cli.Result result = cli.run(command.split(" +"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.PERMANENT_FAILURE.code());
        assertThat(result.err()).startsWith("model=").contains("expected");
    }

    @Test
    void theErrorOfAnEmptyStoreSaysSo() {
        assertThat(cli.run("models", "remove", "turbo").err())
                .contains("expected a stored model, but there is none")
                .doesNotContain("[]");
    }

    @Test
    void theDemoModelsGiveTheKnownAnswers() {
        Cli.Result check = cli.run("models", "check");

        assertThat(check.err()).isEmpty();
        assertThat(check.out()).contains("clip demo", "whisper demo", "sd demo");
        assertThat(check.out()).doesNotContain("DIFFERENT");
        assertThat(check.exitCode()).isZero();
    }

    @Test
    void aModelThatAnswersDifferentlyExitsWithOne() throws Exception {
        // The model loads and sees everything black.
        Path model = Path.of(cli.run("models", "where", "demo", "-f", "clip").out().strip());
        Path config = model.resolve("preprocessor_config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst(
                                "\"image_mean\"\\s*:\\s*\\[[^]]*]", "\"image_mean\":[9,9,9]"));

        Cli.Result check = cli.run("models", "check", "demo", "--family", "clip", "--json");

        assertThat(check.exitCode()).isEqualTo(ExitCode.DIFFERENCE.code());
        assertThat(check.json().path(0).path("ok").asBoolean(true)).isFalse();
        assertThat(check.json().path(0).path("expected").asText()).contains("red heart 0.97");
    }

    @Test
    void anotherFileThanThePublishedOneIsRefused() throws Exception {
        Path media = Files.writeString(folder.resolve("jfk.flac"), "not it");

        Cli.Result check = cli.run("models", "check", "turbo", "--media", media.toString());

        assertThat(check.exitCode()).isEqualTo(ExitCode.PERMANENT_FAILURE.code());
        assertThat(check.err()).contains("is not the published jfk.flac");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "pull", "verify", "remove", "where", "check"})
    void everyCommandHasHelp(String command) {
        Cli.Result help = cli.run("models", command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: camel-multimodal models " + command, "--json");
    }
}
