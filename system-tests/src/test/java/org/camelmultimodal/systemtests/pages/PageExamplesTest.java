/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.camelmultimodal.clip.ClipConstants;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.diffusion.SdConstants;
import org.camelmultimodal.systemtests.Repository;
import org.camelmultimodal.whisper.WhisperConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/**
 * The examples of the pages work: every block in Java, XML or YAML is loaded by Camel's loader, and
 * its routes start on the demo models, with the options, headers and beans of the block.
 */
class PageExamplesTest {

    private static final Pattern HEADER = Pattern.compile("\\bCamel(Clip|Whisper|Sd)[A-Z]\\w*");

    static List<Example> routes() throws IOException {
        return Example.all().stream()
                .filter(example -> !isDependency(example) && !isPolicy(example))
                .toList();
    }

    static List<Example> dependencies() throws IOException {
        return Example.all().stream().filter(PageExamplesTest::isDependency).toList();
    }

    static List<Example> policies() throws IOException {
        return Example.all().stream().filter(PageExamplesTest::isPolicy).toList();
    }

    static List<Path> pages() throws IOException {
        return Example.pages();
    }

    private static boolean isDependency(Example example) {
        return example.text().startsWith("<dependency>");
    }

    private static boolean isPolicy(Example example) {
        return example.language().equals("yaml") && example.text().contains("\ncategories:");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void routesStart(Example example) throws Exception {
        try (var loaded = new ExampleRoutes()) {
            loaded.load(example);

            assertThat(loaded.context().getRoutes())
                    .isNotEmpty()
                    .allSatisfy(
                            route ->
                                    assertThat(status(loaded, route))
                                            .isEqualTo(ServiceStatus.Started));
        }
    }

    private static ServiceStatus status(ExampleRoutes loaded, Route route) {
        return loaded.context().getRouteController().getRouteStatus(route.getRouteId());
    }

    @ParameterizedTest
    @MethodSource("dependencies")
    void dependenciesAreModulesOfThisBuild(Example example) throws Exception {
        String parent = Files.readString(Repository.path("pom.xml"));
        for (Element dependency : elements("<all>" + example.text() + "</all>", "dependency")) {
            assertThat(Repository.files("**/pom.xml"))
                    .as(text(dependency, "artifactId"))
                    .anySatisfy(
                            pom ->
                                    assertThat(Files.readString(pom))
                                            .contains(
                                                    "</parent>\n\n  <artifactId>"
                                                            + text(dependency, "artifactId")
                                                            + "</artifactId>"));
            for (String name : List.of("groupId", "version")) {
                assertThat(text(dependency, name))
                        .isEqualTo(text(elements(parent, "project").get(0), name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void policiesAreRead(Example example) throws IOException {
        var text = new ByteArrayInputStream(example.text().getBytes(StandardCharsets.UTF_8));

        assertThat(ModerationPolicy.read(text, example.location()).categories()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void headersAndPropertiesThatAreNamedExist(Path page) throws IOException {
        var known =
                new ArrayList<>(
                        List.of(ClipConstants.RESULT, WhisperConstants.RESULT, SdConstants.RESULT));
        for (CatalogComponent component : CatalogComponent.values()) {
            known.addAll(component.headers().keySet());
        }

        var named = new TreeSet<String>();
        HEADER.matcher(Files.readString(page)).results().forEach(hit -> named.add(hit.group()));

        assertThat(known).containsAll(named);
    }

    @ParameterizedTest
    @EnumSource
    void everyOperationHasAnExampleInEveryLanguage(CatalogComponent component) throws IOException {
        List<Example> examples = Example.of(component.page());
        var missing = new ArrayList<String>();
        for (String operation : component.operations()) {
            var shown =
                    Pattern.compile(
                            "\\b%s:%s\\b|operation: %s\\b"
                                    .formatted(component.scheme(), operation, operation));
            for (String language : List.of("java", "xml", "yaml")) {
                if (examples.stream()
                        .filter(example -> example.language().equals(language))
                        .noneMatch(example -> shown.matcher(example.text()).find())) {
                    missing.add(operation + " in " + language);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    /** Checks the tests above: errors in an example are found in each language. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        java | from("direct:a").to("clip:embed?batchSizes=3");               | batchSizes
        java | from("direct:a").to("sd:text-to-image?scheduler=fastest");    | fastest
        java | from("direct:a").to("clip:index?embeddingStore=#none");       | none
        java | from("direct:a").bean("nobody");                              | nobody
        java | from("direct:a").too("clip:embed");                           | too
        xml  | <route><from uri="direct:a"/><to uri="clip:embedd"/></route>  | embedd
        xml  | <route><from uri="direct:a"/><tu uri="clip:embed"/></route>   | tu
        xml  | <route><from uri="direct:a"/><bean ref="nobody"/></route>     | nobody
        yaml | `[{from: {uri: "direct:a", steps: [{to: "whisper:transcribe?task=write"}]}}]`       | write
        yaml | `[{from: {uri: "direct:a", steps: [{to: "clip:moderate?policy=classpath:no"}]}}]`   | no
        yaml | `[{from: {uri: "direct:a", steps: [{tu: "clip:embed"}]}}]`                          | tu
        yaml | `[{from: {uri: "direct:a", steps: [{to: "bean:nobody"}]}}]`                         | nobody
        """)
    void anExampleWithAMistakeFails(String language, String text, String mistake) throws Exception {
        try (var loaded = new ExampleRoutes()) {
            assertThatThrownBy(() -> loaded.load(new Example("here", language, text)))
                    .hasStackTraceContaining(mistake);
        }
    }

    @Test
    void allPagesHaveExamples() throws IOException {
        assertThat(Stream.of(CatalogComponent.values()).map(CatalogComponent::page))
                .allSatisfy(page -> assertThat(Example.of(page)).hasSizeGreaterThan(3));
    }

    private static List<Element> elements(String xml, String name) throws Exception {
        var found = new ArrayList<Element>();
        var nodes =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml)))
                        .getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static String text(Element parent, String name) {
        var nodes = parent.getElementsByTagName(name);
        return nodes.getLength() == 0 ? fail("no " + name) : nodes.item(0).getTextContent();
    }
}
