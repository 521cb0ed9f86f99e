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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs routes with <code>camel run route.yaml --dep=…</code>. Only the coordinates of the component
 * are given; they include its native libraries and its demo model.
 */
class CamelJBangIT {

    private static final Path ROUTES = Path.of("src/test/resources/routes").toAbsolutePath();
    private static final Path RECORDING =
            Path.of("../examples/voice-to-image/samples/red-circle.wav");

    /** The home directory of the Camel CLI and of the libraries, separate from that of the user. */
    private static final Path HOME = Path.of("target/home").toAbsolutePath();

    private static final int TIMEOUT_SECONDS = 240;

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

        assertThat(run("clip.yaml", "camel-clip")).contains("Label: a red circle");
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
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Duser.home=" + Files.createDirectories(HOME));
        command.add("-Dmaven.repo.local=" + System.getProperty("test.repository"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), CamelCli.class.getName()));
        command.addAll(
                Arrays.asList(
                        "run",
                        ROUTES.resolve(route).toString(),
                        "--dep=org.camelmultimodal:%s:%s"
                                .formatted(artifact, System.getProperty("project.version")),
                        // Artifacts that the build has downloaded are not downloaded again.
                        "--repos=" + Path.of(System.getProperty("local.repository")).toUri(),
                        "--maven-central-enabled=false",
                        "--maven-apache-snapshot-enabled=false",
                        "--max-messages=1",
                        "--max-seconds=" + TIMEOUT_SECONDS,
                        "--logging-color=false"));
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(2 * TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("the command ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
