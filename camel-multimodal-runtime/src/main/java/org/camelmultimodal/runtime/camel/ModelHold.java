/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceModel;

/** The model of a producer from its start to its stop, and the health check that reports it. */
final class ModelHold<M extends InferenceModel> {

    private final InferenceEndpoint<M> endpoint;
    private volatile ModelLease<M> lease;
    private ModelHealthCheck healthCheck;

    ModelHold(InferenceEndpoint<M> endpoint) {
        this.endpoint = endpoint;
    }

    private WritableHealthCheckRepository healthChecks() {
        return HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
    }

    void init() {
        WritableHealthCheckRepository repository = healthChecks();
        if (repository != null) {
            healthCheck = new ModelHealthCheck(endpoint);
            healthCheck.setEnabled(endpoint.inferenceComponent().isHealthCheckProducerEnabled());
            repository.addHealthCheck(healthCheck);
        }
    }

    void acquire() {
        lease =
                endpoint.inferenceComponent()
                        .lease(endpoint.getConfiguration(), endpoint.meters()::loaded);
        endpoint.runsOn(lease.model().device());
        if (healthCheck != null) {
            healthCheck.ready(lease.model(), lease.directory());
        }
    }

    boolean isHeld() {
        return lease != null;
    }

    M get() {
        ModelLease<M> held = lease;
        if (held == null) {
            throw new EndpointStoppedException(
                    "%s is stopped. Send the message again when it is started"
                            .formatted(endpoint.getEndpointUri()));
        }
        return held.model();
    }

    void release() {
        if (healthCheck != null) {
            healthCheck.notReady();
        }
        ModelLease<M> held = lease;
        lease = null;
        if (held != null) {
            held.close();
        }
    }

    void shutdown() {
        if (healthCheck != null) {
            healthChecks().removeHealthCheck(healthCheck);
            healthCheck = null;
        }
    }
}
