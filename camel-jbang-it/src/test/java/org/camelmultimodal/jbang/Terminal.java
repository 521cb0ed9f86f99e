/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.jbang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands as a user does in a terminal, until they end. They find the artifacts of this build
 * in its repository, and others where the build has downloaded them.
 *
 * @param folder the working directory
 */
record Terminal(Path folder) {

    /** The components, as the build has deployed them. */
    private static final String TEST_REPOSITORY = System.getProperty("test.repository");

    private static final String LOCAL_REPOSITORY = System.getProperty("local.repository");

    /** The home directory of the Camel CLI and of the libraries, separate from that of the user. */
    private static final Path HOME = Path.of("target/home").toAbsolutePath();

    private static final Path MAVEN = Path.of("../mvnw").toAbsolutePath().normalize();

    /** Generous: the machine may be slow and busy. */
    private static final int TIMEOUT_SECONDS = 1200;

    /** Runs the Camel CLI, and returns what it prints. */
    String camel(String... arguments) throws Exception {
        var command = new ArrayList<>(java());
        command.add("-Dmaven.repo.local=" + TEST_REPOSITORY);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), CamelCli.class.getName()));
        command.addAll(List.of(arguments));
        // Artifacts that the build has downloaded are not downloaded again.
        command.add(
                (arguments[0].equals("export") ? "--repo=" : "--repos=")
                        + Path.of(LOCAL_REPOSITORY).toUri());
        command.add("--maven-central-enabled=false");
        command.add("--maven-apache-snapshot-enabled=false");
        return run(command);
    }

    /** Runs Maven, which downloads what this build does not need and an exported project does. */
    String maven(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(MAVEN.toString(), "-B", "-ntp", "-q"));
        command.add("-Dmaven.repo.local=" + LOCAL_REPOSITORY);
        command.add("-Dmaven.repo.local.tail=" + TEST_REPOSITORY);
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs the jar of an application until it ends. */
    String application(Path jar, String... properties) throws Exception {
        var command = new ArrayList<>(java());
        command.addAll(List.of(properties));
        command.addAll(List.of("-jar", jar.toString()));
        return run(command);
    }

    private static List<String> java() throws IOException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Duser.home=" + Files.createDirectories(HOME));
    }

    private String run(List<String> command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
