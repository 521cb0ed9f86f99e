/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.camelmultimodal.runtime.InvalidOptionException;

/** The command line of a worker process: the launcher and the class path of this JVM. */
final class WorkerCommand {

    /** A file that each jar contains. */
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** A directory that the artifact with the native libraries contains. */
    private static final String NATIVES = "org/bytedeco/javacpp/" + Loader.getPlatform() + "/";

    /** Prefix of JavaCPP's system properties, which workers inherit. */
    private static final String JAVACPP = "org.bytedeco.javacpp.";

    private WorkerCommand() {}

    /**
     * Builds a command line.
     *
     * @param main the main class of the worker
     * @param maxHeapMebibytes maximum heap of the worker
     * @throws InvalidOptionException if there is no launcher, or the jars are not files on disk
     */
    static List<String> of(Class<?> main, long maxHeapMebibytes) {
        var command = new ArrayList<String>();
        command.add(launcher().toString());
        command.add("-Xmx" + maxHeapMebibytes + "m");
        command.addAll(
                List.of(
                        // A heap with a small initial size also stays small.
                        "-Xms16m",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + ProcessBuilder.Redirect.DISCARD.file(),
                        // The standard output is reserved for responses.
                        "-XX:+DisplayVMOutputToStderr",
                        "-Djava.awt.headless=true"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(JAVACPP) || name.equals("java.io.tmpdir"))
                .sorted()
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classPath(main)));
        command.add(main.getName());
        return command;
    }

    private static Path launcher() {
        Path folder = Path.of(System.getProperty("java.home"), "bin");
        for (String name : List.of("java", "java.exe")) {
            if (Files.isExecutable(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        throw unusable("%s contains no java executable".formatted(folder));
    }

    /**
     * Returns the jars of the runtime's class loader and those of the native libraries. They are
     * found by their manifests, as <code>java.class.path</code> may contain only a launcher.
     */
    private static Set<String> classPath(Class<?> main) {
        var path = new LinkedHashSet<String>();
        path.add(codeSource(main));
        path.add(codeSource(MediaWorker.class));
        try {
            for (String resource : List.of(MANIFEST, NATIVES)) {
                var found = MediaWorker.class.getClassLoader().getResources(resource);
                while (found.hasMoreElements()) {
                    addLocation(found.nextElement(), resource, path);
                }
            }
        } catch (IOException e) {
            throw unusable("the jars of the class path cannot be listed: " + e.getMessage());
        }
        return path;
    }

    /** Adds the jar or the directory that contains a resource. */
    private static void addLocation(URL found, String resource, Set<String> path) {
        String location =
                found.getPath().substring(0, found.getPath().length() - resource.length());
        switch (found.getProtocol()) {
            case "jar" -> path.add(file(location.substring(0, location.length() - 2)));
            case "file" -> path.add(file("file:" + location));
            default -> {
                // Modules of the JDK, which every JVM has.
            }
        }
    }

    private static String codeSource(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw unusable("the location of %s is not known".formatted(type.getName()));
        }
        return file(source.getLocation().toString());
    }

    private static String file(String location) {
        if (!location.startsWith("file:") || location.contains("!/")) {
            throw unusable("%s is inside another jar".formatted(location));
        }
        return Path.of(URI.create(location)).toString();
    }

    private static InvalidOptionException unusable(String reason) {
        return new InvalidOptionException(
                ("decoding=isolated is not available: %s. Run the application unpacked, on a JDK or JRE, or set the"
                                + " option decoding=in-process.")
                        .formatted(reason));
    }
}
