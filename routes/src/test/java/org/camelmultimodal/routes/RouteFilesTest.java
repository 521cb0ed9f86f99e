/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of the routes are complete. */
class RouteFilesTest {

    private static final Path FOLDER = Path.of("src/main/resources/routes");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([\\w.]+)}}");

    /** Parameters of route templates, in the place of properties. */
    private static final List<String> TEMPLATE_PARAMETERS =
            List.of("job", "queue", "consumers", "stage");

    @Test
    void everyFileIsThatOfARoute() throws IOException {
        var files = new TreeSet<String>();
        try (Stream<Path> children = Files.list(FOLDER)) {
            children.forEach(file -> files.add(file.getFileName().toString()));
        }

        // The policy that the moderation workflow names.
        assertThat(files.remove("moderation-policy.yaml")).isTrue();
        assertThat(files)
                .containsAll(
                        Arrays.stream(ReadyRoute.values())
                                .flatMap(
                                        route ->
                                                Stream.of(
                                                        route.id() + ".camel.yaml",
                                                        route.id() + ".properties"))
                                .toList())
                .allMatch(file -> ReadyRoute.of(file.replaceAll("\\..*", "")).isPresent());
    }

    @ParameterizedTest
    @EnumSource
    void everyRouteIsInTheReadme(ReadyRoute route) throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains("| [%s](".formatted(route.id()), "-Dexec.args=" + route.id());
    }

    @ParameterizedTest
    @EnumSource
    void everyPlaceholderIsAProperty(ReadyRoute route) throws IOException {
        String yaml = Files.readString(FOLDER.resolve(route.id() + ".camel.yaml"));
        String properties = Files.readString(FOLDER.resolve(route.id() + ".properties"));

        PLACEHOLDER
                .matcher(yaml)
                .results()
                .map(hit -> hit.group(1))
                .filter(name -> !TEMPLATE_PARAMETERS.contains(name))
                .forEach(name -> assertThat(properties).contains(name + " ="));
    }
}
