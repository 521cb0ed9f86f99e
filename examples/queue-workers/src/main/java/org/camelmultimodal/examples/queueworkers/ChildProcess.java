/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The application in a JVM of its own, such as a worker or a broker. */
public final class ChildProcess implements AutoCloseable {

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts the application.
     *
     * @param properties system properties, such as broker.url
     * @param jvmOptions options of the JVM, such as -Xmx256m
     * @param log the file that its output is appended to
     * @param args the command, such as work
     */
    public static ChildProcess start(
            Map<String, String> properties, List<String> jvmOptions, Path log, String... args)
            throws IOException {
        return start(QueueWorkers.class, properties, jvmOptions, log, args);
    }

    /**
     * Starts another application on the class path of this one.
     *
     * @param main the class with its main method
     */
    public static ChildProcess start(
            Class<?> main,
            Map<String, String> properties,
            List<String> jvmOptions,
            Path log,
            String... args)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        properties.forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(args));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // DJL: the CPU build of the tokenizers library; no look-up over the network.
        builder.environment().put("RUST_FLAVOR", "cpu");
        return new ChildProcess(builder.start());
    }

    /** Returns the class path of this program, whose class loader may be Maven's. */
    public static String classPath() {
        if (ChildProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Stream.of(loader.getURLs())
                    .map(ChildProcess::path)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url + " is on the class path", e);
        }
    }

    /** Returns the id of the process. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process as kill -9 does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks the process to end, as kill and Kubernetes do. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end of the process, and returns whether it came in time. */
    public boolean waitFor(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /**
     * Sends a signal.
     *
     * @param name the name of the signal, such as STOP
     */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
    }

    /** Kills the process if it is alive. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
