/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelmultimodal.runtime.camel.ModelCache;
import org.junit.jupiter.api.Test;

/** The end of the application. */
class ShutdownTest {

    @Test
    void modelsAreFreed() {
        int before = ModelCache.loadedModels();
        try (var application = StartedApplication.with(ActuatorTest.Routes.class)) {
            assertThat(application.template().requestBody("direct:embed", "a red circle"))
                    .isInstanceOf(float[].class);
            assertThat(ModelCache.loadedModels()).isEqualTo(before + 1);
        }

        assertThat(ModelCache.loadedModels()).isEqualTo(before);
    }
}
