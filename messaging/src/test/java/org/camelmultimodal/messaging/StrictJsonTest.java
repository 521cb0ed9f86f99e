/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON from strangers: what is not exactly a record is refused. */
class StrictJsonTest {

    private static final int MAX_CHARACTERS = 1000;
    private static final JsonMapper MAPPER = StrictJson.mapper(MAX_CHARACTERS);

    enum State {
        OPEN,
        CLOSED
    }

    record Letter(
            String text, Integer count, Double score, State state, Map<String, Object> more) {}

    @Test
    void aRecordIsReadAsItWasWritten() throws JsonProcessingException {
        var letter = new Letter("a \"text\"\n", 3, 0.5, State.CLOSED, Map.of("steps", 8));

        assertThat(MAPPER.readValue(MAPPER.writeValueAsString(letter), Letter.class))
                .isEqualTo(letter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        {"text":7}                          | Integer value
        {"text":7.5}                        | Float value
        {"text":true}                       | Boolean value
        {"text":["a"]}                      | Cannot deserialize
        {"count":"3"}                       | String value
        {"count":2.5}                       | Floating-point value
        {"count":true}                      | Boolean
        {"score":"0.5"}                     | String value
        {"state":1}                         | not allowed to deserialize Enum value out of number
        {"state":"open"}                    | not one of the values accepted
        {"other":"a"}                       | Unrecognized field "other"
        {"text":"a","text":"b"}             | Duplicate field 'text'
        {"text":"a"} {"text":"b"}           | Trailing token
        {"text":"a"                         | Unexpected end-of-input
        text                                | Unrecognized token
        """)
    void whatIsNotTheRecordIsRefused(String json, String reason) {
        assertThatThrownBy(() -> MAPPER.readValue(json, Letter.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aLongDocumentIsRefused() {
        String json = "{\"text\":\"a\"}" + " ".repeat(100_000);

        assertThatThrownBy(() -> MAPPER.readValue(json, Letter.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("exceeds the maximum allowed (1000");
    }

    @Test
    void aLongTextIsRefused() {
        String json = "{\"text\":\"%s\"}".formatted("x".repeat(MAX_CHARACTERS + 1));

        assertThatThrownBy(() -> MAPPER.readValue(json, Letter.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("exceeds the maximum allowed (1000");
    }

    @Test
    void aLongNumberIsRefused() {
        String json = "{\"count\":%s}".formatted("9".repeat(65));

        assertThatThrownBy(() -> MAPPER.readValue(json, Letter.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("exceeds the maximum allowed (64");
    }

    @Test
    void deepNestingIsRefused() {
        String json = "{\"more\":%s1%s}".formatted("{\"a\":".repeat(8), "}".repeat(8));

        assertThatThrownBy(() -> MAPPER.readValue(json, Letter.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("exceeds the maximum allowed (8");
    }
}
