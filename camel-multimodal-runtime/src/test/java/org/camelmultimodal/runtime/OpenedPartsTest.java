/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedPartsTest {

    private final List<String> closed = new ArrayList<>();

    @Test
    void partsThatAreKeptStayOpen() {
        try (var parts = new OpenedParts()) {
            String encoder = parts.add("encoder", closed::add);
            assertThat(parts.keep(encoder + " and more")).isEqualTo("encoder and more");
        }

        assertThat(closed).isEmpty();
    }

    @Test
    void partsAreClosedInReverseOrderWhenALaterStepFails() {
        assertThatThrownBy(
                        () -> {
                            try (var parts = new OpenedParts()) {
                                parts.add("tokenizer", closed::add);
                                parts.add("encoder", closed::add);
                                throw new InvalidModelException("no decoder");
                            }
                        })
                .isInstanceOf(InvalidModelException.class)
                .hasNoSuppressedExceptions();

        assertThat(closed).containsExactly("encoder", "tokenizer");
    }

    @Test
    void aPartThatFailsToCloseHidesNeitherTheFailureNorTheOtherParts() {
        assertThatThrownBy(
                        () -> {
                            try (var parts = new OpenedParts()) {
                                parts.add("tokenizer", closed::add);
                                parts.add("encoder", OpenedPartsTest::failToClose);
                                parts.add("decoder", OpenedPartsTest::failToClose);
                                throw new InvalidModelException("no config");
                            }
                        })
                .hasMessage("no config")
                .satisfies(
                        failure -> {
                            Throwable suppressed = failure.getSuppressed()[0];
                            assertThat(suppressed).hasMessage("decoder cannot be closed");
                            assertThat(suppressed.getSuppressed())
                                    .singleElement()
                                    .satisfies(
                                            next ->
                                                    assertThat(next)
                                                            .hasMessage(
                                                                    "encoder cannot be closed"));
                        });

        assertThat(closed).containsExactly("tokenizer");
    }

    @Test
    void aCheckedExceptionOfClosingBecomesATypedOne() {
        var parts = new OpenedParts();
        parts.add(
                "file",
                file -> {
                    throw new IOException("disk full");
                });

        assertThatThrownBy(parts::close)
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("disk full")
                .hasCauseInstanceOf(IOException.class);
    }

    private static void failToClose(String part) {
        throw new InferenceException(part + " cannot be closed");
    }
}
