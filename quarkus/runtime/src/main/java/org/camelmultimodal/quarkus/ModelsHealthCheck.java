/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.camelmultimodal.runtime.camel.ModelCache;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness check: up once Camel is started and the models are warmed up. */
@Readiness
@ApplicationScoped
public class ModelsHealthCheck implements HealthCheck {

    @Inject ModelWarmUp warmUp;

    @Override
    public HealthCheckResponse call() {
        ModelWarmUp.Status status = warmUp.status();
        var response =
                HealthCheckResponse.named("Camel Multimodal models")
                        .status(status.isReady())
                        .withData("loaded", ModelCache.loadedModels());
        return (status.message().isEmpty()
                        ? response
                        : response.withData("reason", status.message()))
                .build();
    }
}
