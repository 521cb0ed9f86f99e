/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.camelmultimodal.systemtests.pages.OptionHeaders.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every option has a header, or a reason why it has none. */
class OptionHeadersTest {

    @ParameterizedTest
    @EnumSource
    void aHeaderIsNamedAsTheOptionThatItOverrides(CatalogComponent component) {
        component
                .headers()
                .forEach(
                        (name, header) ->
                                OptionHeaders.option(header)
                                        .ifPresent(
                                                option -> {
                                                    assertThat(component.endpointOptions())
                                                            .as(name)
                                                            .containsKey(option);
                                                    assertThat(name)
                                                            .isEqualTo(header(component, option));
                                                }));
    }

    @ParameterizedTest
    @EnumSource
    void everyOptionHasAHeaderOrOneReasonToHaveNone(CatalogComponent component) {
        for (String option : component.endpointOptions().keySet()) {
            var answers = new ArrayList<Object>();
            component.headers().values().stream()
                    .flatMap(header -> OptionHeaders.option(header).stream())
                    .filter(option::equals)
                    .forEach(answers::add);
            Arrays.stream(Reason.values())
                    .filter(reason -> reason.options().contains(option))
                    .forEach(answers::add);

            assertThat(answers)
                    .as("%s:%s: its header, or the reason to have none", component.scheme(), option)
                    .hasSize(1);
        }
    }

    @Test
    void aReasonNamesOptionsThatExist() {
        var options = new HashSet<String>();
        for (CatalogComponent component : CatalogComponent.values()) {
            options.addAll(component.endpointOptions().keySet());
        }
        List<String> named =
                Stream.of(Reason.values()).flatMap(reason -> reason.options().stream()).toList();

        assertThat(options).containsAll(named);
    }

    private static String header(CatalogComponent component, String option) {
        return component.prefix() + Character.toUpperCase(option.charAt(0)) + option.substring(1);
    }
}
