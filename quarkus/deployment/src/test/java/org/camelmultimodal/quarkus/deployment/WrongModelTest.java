/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A model of no component. */
class WrongModelTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            new QuarkusUnitTest()
                    .overrideConfigKey("quarkus.http.test-port", "0")
                    .withApplicationRoot(jar -> jar.addClass(ClassifyRoute.class))
                    .overrideConfigKey("quarkus.camel.multimodal.warm-up.models", "clipp:demo")
                    .assertException(
                            failure ->
                                    assertThat(failure)
                                            .hasStackTraceContaining(
                                                    "clipp:demo is not a model to warm up: expected clip, whisper or sd"));

    @Test
    void theApplicationDoesNotStart() {
        fail("The application started");
    }
}
