/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camelmultimodal.runtime.camel.ModelCache;
import org.junit.jupiter.api.Test;

/** The end of the application. */
class ShutdownTest {

    @Test
    void messagesInFlightAreFinishedAndModelsAreFreed() throws Exception {
        int before = ModelCache.loadedModels();
        CompletableFuture<Object> embedding;
        try (var application = StartedApplication.with(ActuatorTest.Routes.class)) {
            assertThat(ModelCache.loadedModels()).isEqualTo(before + 1);
            embedding = application.template().asyncRequestBody("direct:embed", "a red circle");
        }

        assertThat(embedding.get(60, TimeUnit.SECONDS)).isInstanceOf(float[].class);
        assertThat(ModelCache.loadedModels()).isEqualTo(before);
    }
}
