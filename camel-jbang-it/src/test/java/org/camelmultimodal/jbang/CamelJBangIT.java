/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.jbang;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs routes with <code>camel run route.yaml --dep=…</code>, and exports them as projects. Only
 * the coordinates of the component or of the Kamelets are given; they include the native libraries
 * and the demo model.
 */
class CamelJBangIT {

    private static final Path ROUTES = Path.of("src/test/resources/routes").toAbsolutePath();
    private static final Path RECORDING =
            Path.of("../examples/voice-to-image/samples/red-circle.wav");
    private static final String LABEL = "Label: a red circle";

    /** The ready-made routes and their properties, as a user copies them. */
    private static final Path READY_MADE =
            Path.of("../routes/src/main/resources/routes").toAbsolutePath().normalize();

    @TempDir Path folder;

    @Test
    void whisperTranscribesARecording() throws Exception {
        Files.copy(RECORDING, Files.createDirectory(folder.resolve("inbox")).resolve("a.wav"));

        assertThat(run("whisper.yaml", "camel-whisper"))
                .contains("Transcript: Draw a large red circle on a white background.");
    }

    @Test
    void clipClassifiesAnImageThatAWorkerProcessDecodes() throws Exception {
        writeRedCircle(Files.createDirectory(folder.resolve("inbox")).resolve("a.jpg"));

        assertThat(run("clip.yaml", "camel-clip")).contains(LABEL);
    }

    @Test
    void sdGeneratesAnImage() throws Exception {
        run("sd.yaml", "camel-diffusion");

        BufferedImage image = ImageIO.read(folder.resolve("image.png").toFile());
        var center = new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
        assertThat(center.getRed()).isGreaterThan(150);
        assertThat(center.getGreen()).isLessThan(100);
        assertThat(center.getBlue()).isLessThan(100);
    }

    @Test
    void aKameletBringsTheComponentThatItNeeds() throws Exception {
        Files.copy(RECORDING, Files.createDirectory(folder.resolve("inbox")).resolve("a.wav"));

        assertThat(run("kamelets.yaml", "camel-multimodal-kamelets"))
                .contains("Transcript: Draw a large red circle on a white background.");
    }

    @Test
    void aReadyMadeRouteWritesSubtitles() throws Exception {
        Path data = folder.resolve("routes/data/subtitles");
        Files.copy(RECORDING, Files.createDirectories(data.resolve("inbox")).resolve("a.wav"));

        runReadyMade("subtitles", 1);

        for (String file : List.of("a.wav.srt", "a.wav.vtt")) {
            assertThat(data.resolve("outbox").resolve(file))
                    .content()
                    .contains("Draw a large red circle on a white background.");
        }
    }

    @Test
    void aReadyMadeRouteGathersTheAnswersOfModels() throws Exception {
        Path data = folder.resolve("routes/data/scatter-gather");
        Files.copy(
                Path.of("../routes/samples/images/green-tree.png"),
                Files.createDirectories(data.resolve("inbox")).resolve("a.png"));

        // The image, and its copy for each of three models.
        runReadyMade("scatter-gather", 4);

        assertThat(data.resolve("outbox/a.png.json"))
                .content()
                .contains("\"a tree\"", "\"green\"", "\"ALLOW\"");
    }

    @Test
    void aReadyMadeRouteIndexesAFolder() throws Exception {
        writeRedCircle(Files.createDirectories(folder.resolve("images")).resolve("a.jpg"));

        assertThat(
                        runReadyMade(
                                "folder-index",
                                2,
                                "--property=folder=images",
                                "--property=quietMillis=0",
                                "--property=cron=0/1 * * * * ?",
                                "--property=camel.server.port=0"))
                .contains("1 images: 1 new or changed, 0 removed; images-a is searched");
    }

    @ParameterizedTest
    @CsvSource({"main, camel-clip", "spring-boot, camel-multimodal-spring-boot-starter"})
    void anExportedProjectIsBuiltAndRunsWithItsProperties(String runtime, String artifact)
            throws Exception {
        var terminal = new Terminal(folder);
        terminal.camel(
                "export",
                ROUTES.resolve("labels.yaml").toString(),
                dependency(artifact),
                "--property=camel.component.clip.labels=a red circle,a blue star,a green tree",
                "--runtime=" + runtime,
                "--java-version=17",
                "--gav=com.example:labels:1.0.0",
                "--dir=project",
                "--maven-wrapper=false",
                "--kamelets-version=" + System.getProperty("camel-kamelets-catalog.version"));
        terminal.maven("-f", "project/pom.xml", "package", "-DskipTests");
        writeRedCircle(Files.createDirectory(folder.resolve("inbox")).resolve("a.jpg"));

        assertThat(
                        terminal.application(
                                folder.resolve("project/target/labels-1.0.0.jar"),
                                "-Dcamel.main.durationMaxMessages=1"))
                .contains(LABEL);
    }

    private static void writeRedCircle(Path file) throws IOException {
        var image = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 128, 128);
        graphics.setColor(Color.RED);
        graphics.fillOval(24, 24, 80, 80);
        graphics.dispose();
        assertThat(ImageIO.write(image, "jpg", file.toFile())).isTrue();
    }

    /** Runs a route until it has processed one message, and returns what the CLI prints. */
    private String run(String route, String artifact) throws Exception {
        return run(artifact, 1, ROUTES.resolve(route).toString());
    }

    /** Runs a ready-made route with its properties. */
    private String runReadyMade(String route, int messages, String... options) throws Exception {
        Stream<String> files = Stream.of(".camel.yaml", ".properties").map(route::concat);
        return run(
                "camel-multimodal-routes",
                messages,
                Stream.concat(
                                files.map(file -> READY_MADE.resolve(file).toString()),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private String run(String artifact, int messages, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("run"));
        command.addAll(List.of(arguments));
        command.add(dependency(artifact));
        command.add("--max-messages=" + messages);
        command.add("--max-seconds=240");
        command.add("--logging-color=false");
        return new Terminal(folder).camel(command.toArray(String[]::new));
    }

    private static String dependency(String artifact) {
        return "--dep=org.camelmultimodal:%s:%s"
                .formatted(artifact, System.getProperty("project.version"));
    }
}
