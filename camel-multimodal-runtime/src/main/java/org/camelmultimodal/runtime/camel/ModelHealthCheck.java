/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.store.ModelDirectory;

/** Readiness check of a producer: up once its model is loaded and warmed up. */
final class ModelHealthCheck extends AbstractHealthCheck {

    private record Ready(String device, String directory) {}

    private final InferenceEndpoint<?> endpoint;
    private volatile Ready ready;

    ModelHealthCheck(InferenceEndpoint<?> endpoint) {
        super(
                "camel",
                "producer:" + endpoint.inferenceComponent().family() + "-" + endpoint.getId());
        this.endpoint = endpoint;
    }

    void ready(InferenceModel model, ModelDirectory directory) {
        ready = new Ready(model.device().toString(), directory.path().toString());
    }

    void notReady() {
        ready = null;
    }

    /** Returns false: a process that still loads its model is alive, but not ready. */
    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("endpoint.uri", endpoint.getEndpointUri());
        builder.detail("model", endpoint.getConfiguration().getModel());
        Ready state = ready;
        if (state == null) {
            builder.message("The model is not loaded yet").down();
        } else {
            builder.detail("model.device", state.device());
            builder.detail("model.directory", state.directory());
            builder.up();
        }
    }
}
