/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscalerBehavior;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects of KEDA 2.17, from its pages scaledobject-spec, authentication and scalers/artemis.
 * There is no artifact with their schemas. Reading fails for unknown and missing fields, and for
 * values of another type.
 */
final class Keda {

    record ScaledObject(
            @JsonProperty(required = true) String apiVersion,
            @JsonProperty(required = true) String kind,
            @JsonProperty(required = true) Metadata metadata,
            @JsonProperty(required = true) Spec spec) {}

    record Metadata(
            @JsonProperty(required = true) String name,
            String namespace,
            Map<String, String> labels,
            Map<String, String> annotations) {}

    record Spec(
            @JsonProperty(required = true) Target scaleTargetRef,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Integer initialCooldownPeriod,
            Integer idleReplicaCount,
            Integer minReplicaCount,
            Integer maxReplicaCount,
            Fallback fallback,
            Advanced advanced,
            @JsonProperty(required = true) List<Trigger> triggers) {}

    record Target(
            String apiVersion,
            String kind,
            @JsonProperty(required = true) String name,
            String envSourceContainerName) {}

    record Fallback(
            @JsonProperty(required = true) Integer failureThreshold,
            @JsonProperty(required = true) Integer replicas,
            String behavior) {}

    record Advanced(
            Boolean restoreToOriginalReplicaCount, Autoscaler horizontalPodAutoscalerConfig) {}

    record Autoscaler(String name, JsonNode behavior) {}

    record Trigger(
            @JsonProperty(required = true) String type,
            String name,
            @JsonProperty(required = true) Map<String, String> metadata,
            Reference authenticationRef,
            String metricType,
            Boolean useCachedMetrics) {}

    record Reference(@JsonProperty(required = true) String name, String kind) {}

    record TriggerAuthentication(
            @JsonProperty(required = true) String apiVersion,
            @JsonProperty(required = true) String kind,
            @JsonProperty(required = true) Metadata metadata,
            @JsonProperty(required = true) Secrets spec) {}

    record Secrets(List<Secret> secretTargetRef) {}

    record Secret(
            @JsonProperty(required = true) String parameter,
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String key) {}

    private static final Set<String> ARTEMIS_REQUIRED =
            Set.of("managementEndpoint", "queueName", "brokerName", "brokerAddress");
    private static final Set<String> ARTEMIS_OPTIONAL =
            Set.of("queueLength", "activationQueueLength", "restApiTemplate", "corsHeader");

    private static final ObjectMapper STRICT =
            JsonMapper.builder()
                    .withCoercionConfig(
                            LogicalType.Textual,
                            texts -> {
                                for (CoercionInputShape shape :
                                        List.of(
                                                CoercionInputShape.Integer,
                                                CoercionInputShape.Float,
                                                CoercionInputShape.Boolean)) {
                                    texts.setCoercion(shape, CoercionAction.Fail);
                                }
                            })
                    .withCoercionConfig(
                            LogicalType.Integer,
                            numbers ->
                                    numbers.setCoercion(
                                            CoercionInputShape.String, CoercionAction.Fail))
                    .build();

    private Keda() {}

    /**
     * Reads an object.
     *
     * @throws IOException if it does not match its schema
     */
    static void validate(JsonNode tree) throws IOException {
        if (tree.path("kind").asText().equals("TriggerAuthentication")) {
            STRICT.treeToValue(tree, TriggerAuthentication.class);
            return;
        }
        Spec spec = STRICT.treeToValue(tree, ScaledObject.class).spec();
        if (spec.advanced() != null && spec.advanced().horizontalPodAutoscalerConfig() != null) {
            JsonNode behavior = spec.advanced().horizontalPodAutoscalerConfig().behavior();
            JSON.getGson().fromJson(behavior.toString(), V2HorizontalPodAutoscalerBehavior.class);
        }
        for (Trigger trigger : spec.triggers()) {
            artemis(trigger);
        }
    }

    private static void artemis(Trigger trigger) throws IOException {
        if (!trigger.type().equals("artemis-queue")) {
            throw new IOException("the type of the trigger is " + trigger.type());
        }
        for (String name : ARTEMIS_REQUIRED) {
            if (!trigger.metadata().containsKey(name)) {
                throw new IOException("the trigger has no " + name);
            }
        }
        for (String name : trigger.metadata().keySet()) {
            if (!ARTEMIS_REQUIRED.contains(name) && !ARTEMIS_OPTIONAL.contains(name)) {
                throw new IOException("the trigger has an unknown " + name);
            }
        }
        for (String name : List.of("queueLength", "activationQueueLength")) {
            if (!trigger.metadata().getOrDefault(name, "0").matches("\\d+")) {
                throw new IOException(name + " is not a number");
            }
        }
    }
}
