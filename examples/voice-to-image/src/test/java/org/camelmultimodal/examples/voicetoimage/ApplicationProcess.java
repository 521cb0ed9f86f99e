/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The application in a JVM of its own, as a user starts and stops it. */
final class ApplicationProcess implements AutoCloseable {

    private final Path work;
    private final Path output;
    private final Process process;

    private ApplicationProcess(Path work, Path output, Process process) {
        this.work = work;
        this.output = output;
        this.process = process;
    }

    /**
     * Starts the application.
     *
     * @param arguments those that begin with -D are for the JVM, the others for the application
     */
    static ApplicationProcess start(Path work, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        // Several short-lived JVMs run at a time.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dwork=" + work,
                        "-Dsamples=samples"));
        Stream.of(arguments).filter(a -> a.startsWith("-D")).forEach(command::add);
        command.add(VoiceToImage.class.getName());
        Stream.of(arguments).filter(a -> !a.startsWith("-D")).forEach(command::add);
        Path output = Files.createTempFile(work.getParent(), "output", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        return new ApplicationProcess(work, output, process);
    }

    /** Returns everything printed so far. */
    String output() throws IOException {
        return Files.readString(output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops the process as Ctrl-C does. It exits when the messages in flight are done. */
    boolean terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor(120, TimeUnit.SECONDS);
    }

    int exitStatus() throws InterruptedException {
        process.waitFor(240, TimeUnit.SECONDS);
        return process.exitValue();
    }

    /** Returns the names of the results in a folder. */
    List<String> results(Outcome outcome) throws IOException {
        return names(work.resolve(outcome.folder())).stream()
                .filter(name -> !name.startsWith(".") && !name.equals("index.html"))
                .toList();
    }

    List<String> inbox() throws IOException {
        return names(work.resolve("inbox"));
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
