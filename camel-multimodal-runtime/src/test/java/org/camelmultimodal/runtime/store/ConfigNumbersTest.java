/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.camelmultimodal.runtime.InvalidModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigNumbersTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"size\": null}"})
    void whatIsAbsentHasItsDefault(String json) throws JsonProcessingException {
        assertThat(size(json)).isEqualTo(224);
        assertThat(scale(json)).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"size\": 30}", "{\"size\": 30.0}"})
    void aWholeNumberInRangeIsItself(String json) throws JsonProcessingException {
        assertThat(size(json)).isEqualTo(30);
        assertThat(scale(json)).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1025",
                "-1",
                "2147483648",
                "99999999999999999999999",
                "30.5",
                "1e999999999",
                "\"30\"",
                "true",
                "[30]",
                "{\"a\": 1}"
            })
    void anyOtherValueIsRefusedWithFileFieldAndRange(String value) {
        assertThatThrownBy(() -> size("{\"size\": " + value + "}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("config.json has size=")
                .hasMessageContaining("from 1 to 1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1e400", "1024.5", "\"0.5\"", "[0.5]"})
    void numbersThatAreNotFiniteOrOutOfRangeAreRefused(String value) {
        assertThatThrownBy(() -> scale("{\"size\": " + value + "}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("config.json has size=")
                .hasMessageContaining("from 0.0 to 1024.0");
    }

    @Test
    void aLongValueIsCutInTheMessage() {
        assertThatThrownBy(() -> size("{\"size\": \"" + "9".repeat(10_000) + "\"}"))
                .message()
                .hasSizeLessThan(200);
    }

    private static int size(String json) throws JsonProcessingException {
        return ConfigNumbers.intInRange(read(json), "size", 224, 1, 1024, "config.json");
    }

    private static double scale(String json) throws JsonProcessingException {
        return ConfigNumbers.doubleInRange(read(json), "size", 0.5, 0, 1024, "config.json");
    }

    private static JsonNode read(String json) throws JsonProcessingException {
        return new ObjectMapper().readTree(json);
    }
}
