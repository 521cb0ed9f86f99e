/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An option of a component that does not exist. */
class MistypedOptionTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            new QuarkusUnitTest()
                    .overrideConfigKey("quarkus.http.test-port", "0")
                    .withApplicationRoot(jar -> jar.addClass(ClassifyRoute.class))
                    .overrideConfigKey("camel.component.clip.topkk", "1")
                    .assertException(
                            failure ->
                                    assertThat(failure)
                                            .hasStackTraceContaining("camel.component.clip"));

    @Test
    void theApplicationDoesNotStart() {
        fail("The application started");
    }
}
