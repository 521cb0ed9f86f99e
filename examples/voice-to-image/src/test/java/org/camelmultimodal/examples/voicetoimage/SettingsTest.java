/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final String PROPERTY = "inbox.quietSeconds";

    @AfterEach
    void reset() {
        System.clearProperty(PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({"soon, is not a number", "-1, is out of range", "90000, is out of range"})
    void anInvalidValueIsNamedWithItsRangeAndItsProperty(String value, String problem)
            throws Exception {
        System.setProperty(PROPERTY, value);
        var settings = new Settings();

        assertThatThrownBy(settings::quiet)
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage(
                        "inbox.quietSeconds=%s %s: expected 0 to 86400. Set the property inbox.quietSeconds"
                                .formatted(value, problem));
    }
}
