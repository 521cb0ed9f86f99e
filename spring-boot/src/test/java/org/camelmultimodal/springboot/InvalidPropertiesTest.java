/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * A wrong property fails the start of the application, and what it prints says how to correct it.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "camel.component.clip.topp-k, camel.component.clip.top-k",
        "camel.component.clip.lables, camel.component.clip.labels",
        "camel.component.clip.enabeld, camel.component.clip.enabled",
        "camel.component.clip.configuration.top-k, camel.component.clip.top-k",
        "camel.component.whisper.responseformt, camel.component.whisper.response-format",
        "camel.component.sd.guidance, camel.component.sd.guidance-scale",
    })
    void aMistypedNameFailsTheStart(String mistyped, String meant, CapturedOutput output) {
        assertThatThrownBy(() -> StartedApplication.with(mistyped + "=3"))
                .hasRootCauseInstanceOf(InvalidPropertiesException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(mistyped + " is not an option of the component")
                .contains("Origin: \"" + mistyped + "\" from property source \"commandLineArgs\"")
                .contains("Did you mean " + meant + "?");
    }

    @Test
    void allMistypedNamesOfAComponentAreReportedWithTheLinesOfTheirFile(CapturedOutput output) {
        assertThatThrownBy(() -> StartedApplication.with("spring.config.name=mistyped"))
                .hasRootCauseInstanceOf(InvalidPropertiesException.class);

        assertThat(output)
                .contains("camel.component.clip.topp-k is not an option")
                .contains("camel.component.clip.nothing-like-it is not an option")
                .contains("Origin: class path resource [mistyped.properties] - 2:31")
                .contains("Origin: class path resource [mistyped.properties] - 3:40")
                .contains("Remove camel.component.clip.nothing-like-it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "camel.component.clip.top-k=many         | an integer",
                "camel.component.clip.min-score=high     | a number",
                "camel.component.whisper.timestamps=da   | true or false",
                "camel.component.whisper.timeout=soon    | milliseconds, or a duration such as 30s",
                "camel.component.whisper.response-format=docx | one of text, json, srt, vtt, tsv",
                "camel.component.clip.embedding-store=#bean:none | the name of a bean of type",
            })
    void aValueOfAnotherTypeFailsTheStart(String property, String expected, CapturedOutput output) {
        assertThatThrownBy(() -> StartedApplication.with(property))
                .hasStackTraceContaining(InvalidPropertiesException.class.getName());

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(property + " is invalid: expected " + expected);
    }

    @Test
    void aValueOutOfRangeFailsTheStart() {
        assertThatThrownBy(
                        () ->
                                StartedApplication.with(
                                        "camel.component.clip.embedding-cache-max-bytes=-1"))
                .hasRootCauseInstanceOf(InvalidOptionException.class)
                .hasRootCauseMessage(
                        "embeddingCacheMaxBytes=-1 is out of range: expected 0 or more");
    }
}
