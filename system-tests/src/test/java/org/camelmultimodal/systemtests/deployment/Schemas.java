/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Validates objects by the API of Kubernetes: the models of its Java client are generated from the
 * API's OpenAPI document, and refuse unknown fields, missing fields and values of another type.
 */
final class Schemas {

    private static final String KEDA = "keda.sh/v1alpha1";

    private static final Map<String, Class<?>> KUBERNETES =
            Map.of(
                    "v1 ConfigMap", V1ConfigMap.class,
                    "v1 PersistentVolumeClaim", V1PersistentVolumeClaim.class,
                    "v1 Service", V1Service.class,
                    "apps/v1 Deployment", V1Deployment.class,
                    "apps/v1 StatefulSet", V1StatefulSet.class,
                    "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class);

    private Schemas() {}

    /** Returns what is wrong with an object: nothing, or one sentence. */
    static List<String> problems(Manifest manifest) {
        try {
            String kind = manifest.apiVersion() + " " + manifest.kind();
            if (manifest.apiVersion().equals(KEDA)) {
                Keda.validate(manifest.tree());
            } else if (KUBERNETES.containsKey(kind)) {
                JSON.getGson().fromJson(manifest.tree().toString(), KUBERNETES.get(kind));
            } else {
                return List.of(manifest + " has an unknown type: " + kind);
            }
            return List.of();
        } catch (IOException | RuntimeException e) {
            return List.of(manifest + " is invalid: " + e.getMessage());
        }
    }
}
