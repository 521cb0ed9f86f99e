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

/** The command line of a worker process: this JVM's own launcher, on the jars of this JVM. */
final class WorkerCommand {

    /** What each jar has. */
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** What the artifact with the native libraries has, a jar or, in a build, a directory. */
    private static final String NATIVES = "org/bytedeco/javacpp/" + Loader.getPlatform() + "/";

    /** Where JavaCPP keeps native libraries, and what it may use, is the same for workers. */
    private static final String JAVACPP = "org.bytedeco.javacpp.";

    private WorkerCommand() {}

    /**
     * Builds a command line.
     *
     * @param main the main class of the worker
     * @param maxHeapMebibytes maximum heap of the worker
     * @throws InvalidOptionException if there is no launcher, or the jars are no files by
     *     themselves
     */
    static List<String> of(Class<?> main, long maxHeapMebibytes) {
        var command = new ArrayList<String>();
        command.add(launcher().toString());
        command.add("-Xmx" + maxHeapMebibytes + "m");
        command.addAll(
                List.of(
                        // A heap that starts small also stays small.
                        "-Xms16m",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + ProcessBuilder.Redirect.DISCARD.file(),
                        // Standard output belongs to the answers.
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
        throw unusable("there is no java in %s".formatted(folder));
    }

    /**
     * The jars that the class loader of the runtime has, by their manifests, which also holds where
     * <code>java.class.path</code> names only a launcher; and the native libraries.
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

    /** Adds the jar or the directory that a resource is in. */
    private static void addLocation(URL found, String resource, Set<String> path) {
        String location =
                found.getPath().substring(0, found.getPath().length() - resource.length());
        switch (found.getProtocol()) {
            case "jar" -> path.add(file(location.substring(0, location.length() - 2)));
            case "file" -> path.add(file("file:" + location));
            default -> {
                // The modules of the JDK, which each JVM has.
            }
        }
    }

    private static String codeSource(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw unusable("where %s was loaded from is not known".formatted(type.getName()));
        }
        return file(source.getLocation().toString());
    }

    private static String file(String location) {
        if (!location.startsWith("file:") || location.contains("!/")) {
            throw unusable("%s is no jar by itself but inside another".formatted(location));
        }
        return Path.of(URI.create(location)).toString();
    }

    private static InvalidOptionException unusable(String reason) {
        return new InvalidOptionException(
                ("decoding=isolated is not possible here: %s. Run the application unpacked, on a JDK or JRE, or set the"
                                + " option decoding=in-process.")
                        .formatted(reason));
    }
}
