/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The error messages of an application without the native libraries of its platform. */
class MissingNativesTest {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");
    private static final String PLATFORM = Loader.getPlatform();

    @TempDir Path folder;

    @Test
    void theErrorNamesTheArtifactToAdd() throws Exception {
        String artifact = "org.camelmultimodal:camel-multimodal-natives-" + PLATFORM;

        assertThat(decode(withoutNatives(), List.of()))
                .hasSize(8)
                .allSatisfy(
                        line -> {
                            if (line.contains("rgb.png")) {
                                assertThat(line).endsWith(": decoded");
                            } else {
                                assertThat(line)
                                        .contains(": NativeLibraryException: ")
                                        .contains(PLATFORM + " is not on the class path")
                                        .contains(artifact);
                            }
                        })
                .filteredOn(line -> line.contains(".wav"))
                .allSatisfy(line -> assertThat(line).contains("FFmpeg"));
    }

    @Test
    void theErrorSaysWhyALibraryThatIsThereCannotBeLoaded() throws Exception {
        for (String library : List.of("ffmpeg", "leptonica")) {
            Path place = folder.resolve("org/bytedeco").resolve(library).resolve(PLATFORM);
            String jni = library.equals("ffmpeg") ? "jniavutil" : "jnileptonica";
            Files.createDirectories(place);
            Files.writeString(place.resolve(System.mapLibraryName(jni)), "no library");
        }

        assertThat(
                        decode(
                                folder + File.pathSeparator + System.getProperty("java.class.path"),
                                List.of("-Dorg.bytedeco.javacpp.cachedir=" + folder)))
                .filteredOn(line -> line.startsWith("IN_PROCESS") && !line.contains("rgb.png"))
                .hasSize(3)
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .contains(": NativeLibraryException: ")
                                        .contains(PLATFORM + " cannot be loaded: ")
                                        .contains("org.bytedeco.javacpp.cachedir"));
    }

    /**
     * Returns the output of a separate JVM that decodes a recording and images of three formats.
     */
    private List<String> decode(String classPath, List<String> options) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, DecodingApplication.class.getName()));
        command.add(recording().toString());
        for (String file : List.of("rgb.jpg", "lossy.webp", "rgb.png")) {
            command.add(IMAGES.resolve(file).toString());
        }
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(folder.resolve("errors.txt").toFile())
                        .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return Files.readAllLines(output);
    }

    private Path recording() throws IOException {
        var format = new AudioFormat(16_000, 16, 1, true, false);
        var samples = new AudioInputStream(new ByteArrayInputStream(new byte[3200]), format, 1600);
        Path file = folder.resolve("silence.wav");
        AudioSystem.write(samples, AudioFileFormat.Type.WAVE, file.toFile());
        return file;
    }

    /** Returns the class path of this process without the native libraries for its platform. */
    private static String withoutNatives() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> !hasNatives(Path.of(element)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean hasNatives(Path element) {
        try (var loader = new URLClassLoader(new URL[] {element.toUri().toURL()}, null)) {
            return loader.getResource("org/bytedeco/javacpp/" + PLATFORM + "/") != null;
        } catch (IOException e) {
            throw new IllegalStateException(element.toString(), e);
        }
    }
}
