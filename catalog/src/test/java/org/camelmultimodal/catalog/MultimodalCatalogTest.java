/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URIs as an IDE or a build validates them, without the components on the class path. */
class MultimodalCatalogTest {

    private static final CamelCatalog CATALOG = new DefaultCamelCatalog();

    @BeforeAll
    static void install() {
        MultimodalCatalog.install(CATALOG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clip:classify?labels=a,b",
                "clip:moderate?model=vit-l-14&precision=FP16",
                "clip:search?topK=20&indexDirectory=index",
                "whisper:transcribe?language=en&responseFormat=srt",
                "whisper:transcribe?model=turbo&temperature=0,0.2&bestOf=3",
                "sd:text-to-image?steps=30&guidanceScale=7.5&scheduler=euler",
                "sd:text-to-image?width=512&height=512&seed={{seed}}",
            })
    void aUriOfTheComponentPagesIsValid(String uri) {
        EndpointValidationResult result = CATALOG.validateEndpointProperties(uri);

        assertThat(result.isSuccess()).as(result.summaryErrorMessage(false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clip:classify?lables=a                      | lables         | Unknown option",
                "clip:classify?labels=a&precision=fp17       | precision      | Invalid enum value",
                "clip:classify?labels=a&topK=many            | topK           | Invalid integer value",
                "clip:classify?labels=a&threshold=high       | threshold      | Invalid number value",
                "whisper:transcribe?langauge=en              | langauge       | Unknown option",
                "whisper:transcribe?responseFormat=doc       | responseFormat | Invalid enum value",
                "whisper:transcribe?bestOf=three             | bestOf         | Invalid integer value",
                "sd:text-to-image?step=20                    | step           | Unknown option",
                "sd:text-to-image?scheduler=ddpm             | scheduler      | Invalid enum value",
                "sd:text-to-image?steps=20.5                 | steps          | Invalid integer value",
                "sd:draw                                     | operation      | Invalid enum value",
            })
    void aMistakeIsNamed(String uri, String option, String mistake) {
        EndpointValidationResult result = CATALOG.validateEndpointProperties(uri);

        assertThat(result.isSuccess()).isFalse();
        assertThat(result.summaryErrorMessage(false).replaceAll("\\s+", " "))
                .contains(option)
                .contains(mistake);
    }

    @Test
    void withoutTheJsonEveryUriWouldCountAsValid() {
        CamelCatalog byClass = new DefaultCamelCatalog();
        byClass.addComponent("clip", "org.camelmultimodal.clip.ClipComponent");
        String mistake = "clip:classify?lables=a";

        assertThat(byClass.validateEndpointProperties(mistake).isSuccess()).isTrue();

        MultimodalCatalog.install(byClass);
        assertThat(byClass.validateEndpointProperties(mistake).isSuccess()).isFalse();
    }

    @Test
    void withoutTheCatalogACamelCatalogDoesNotKnowTheComponents() {
        EndpointValidationResult result =
                new DefaultCamelCatalog().validateEndpointProperties("clip:classify?labels=a");

        assertThat(result.getUnknownComponent()).isEqualTo("clip");
    }

    @Test
    void theComponentsAreListedWithTheirDocumentation() {
        assertThat(CATALOG.findComponentNames()).containsAll(MultimodalCatalog.componentNames());
        assertThat(CATALOG.componentModel("sd").getDescription()).isNotBlank();
        assertThat(CATALOG.componentModel("whisper").getEndpointOptions())
                .allSatisfy(option -> assertThat(option.getDescription()).endsWith("."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.camelmultimodal.clip.ClipComponent",
                "org.camelmultimodal.runtime.NativeLibrary",
                "ai.onnxruntime.OrtEnvironment",
                "org.bytedeco.javacpp.Loader",
            })
    void noneOfThisNeedsTheComponentsOrNativeLibraries(String type) {
        assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip", "whisper", "sd"})
    void theKnownModelsOfEachFamilyAreIncluded(String family) {
        assertThat(MultimodalCatalog.models(family)).contains("- alias: ", "  license: ");
    }

    @Test
    void everyKameletOfTheBuildIsIncluded() throws Exception {
        Path folder = Path.of("../kamelets/src/main/resources/kamelets");
        int files = 0;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> kamelets = Files.list(folder)) {
                files = (int) kamelets.filter(f -> f.toString().endsWith(".kamelet.yaml")).count();
            }
        }

        assertThat(MultimodalCatalog.kameletNames())
                .hasSize(files)
                .allSatisfy(
                        name ->
                                assertThat(MultimodalCatalog.kamelet(name))
                                        .contains("kind: Kamelet", "name: " + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../components/clip", "kafka", ""})
    void aNameThatIsNotInTheCatalogIsRefused(String name) {
        assertThatThrownBy(() -> MultimodalCatalog.kamelet(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not in the catalog");
        assertThatThrownBy(() -> MultimodalCatalog.componentJson(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected one of [clip, sd, whisper]");
    }
}
