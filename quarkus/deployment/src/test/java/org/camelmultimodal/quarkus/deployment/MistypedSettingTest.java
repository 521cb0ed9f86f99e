/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A setting that does not exist. */
class MistypedSettingTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            new QuarkusUnitTest()
                    .overrideConfigKey("quarkus.http.test-port", "0")
                    .withApplicationRoot(jar -> jar.addClass(ClassifyRoute.class))
                    .overrideConfigKey("quarkus.camel.multimodal.warm-up.modles", "clip:demo")
                    .assertException(
                            failure ->
                                    assertThat(failure)
                                            .hasStackTraceContaining(
                                                    "Unknown settings [quarkus.camel.multimodal.warm-up.modles]: expected names among"));

    @Test
    void theApplicationDoesNotStart() {
        fail("The application started");
    }
}
