/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import static org.camelmultimodal.systemtests.deployment.Manifest.list;
import static org.camelmultimodal.systemtests.deployment.Manifest.texts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds names in manifests that nothing has: a cluster accepts most of them, and then waits for
 * ever.
 */
final class References {

    private final List<Manifest> manifests;
    private final Map<String, Set<String>> secrets;
    private final List<String> problems = new ArrayList<>();

    private References(List<Manifest> manifests, Map<String, Set<String>> secrets) {
        this.manifests = manifests;
        this.secrets = secrets;
    }

    /**
     * Returns a sentence for each name that nothing has.
     *
     * @param secrets the secrets that an administrator creates, and their keys
     */
    static List<String> problems(List<Manifest> manifests, Map<String, Set<String>> secrets) {
        var references = new References(manifests, secrets);
        for (Manifest manifest : manifests) {
            switch (manifest.kind()) {
                case "Deployment", "StatefulSet" -> references.workload(manifest);
                case "Service" -> references.service(manifest);
                case "NetworkPolicy" -> references.networkPolicy(manifest);
                case "ScaledObject" -> references.scaledObject(manifest);
                case "TriggerAuthentication" ->
                        list(manifest.tree().at("/spec/secretTargetRef"))
                                .forEach(secret -> references.secret(manifest, secret));
                default -> {}
            }
        }
        return references.problems;
    }

    private void workload(Manifest workload) {
        JsonNode selector = workload.tree().at("/spec/selector/matchLabels");
        check(isSelected(workload, selector), workload, "does not select its own pods");
        if (workload.kind().equals("StatefulSet")) {
            exists(workload, "Service", workload.tree().at("/spec/serviceName").asText());
        }
        List<String> volumes = new ArrayList<>(texts(workload.pod().path("volumes"), "name"));
        for (JsonNode claim : list(workload.tree().at("/spec/volumeClaimTemplates"))) {
            volumes.add(claim.at("/metadata/name").asText());
        }
        for (JsonNode container : workload.containers()) {
            List<String> mounted = texts(container.path("volumeMounts"), "name");
            for (String volume : mounted) {
                check(volumes.contains(volume), workload, "has no volume " + volume);
            }
            for (String volume : volumes) {
                check(mounted.contains(volume), workload, "does not mount the volume " + volume);
            }
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                List<JsonNode> ports = container.path(probe).findValues("port");
                check(!ports.isEmpty(), workload, "has no " + probe);
                ports.forEach(port -> port(workload, port));
            }
            for (JsonNode entry : list(container.path("env"))) {
                environment(workload, entry.path("valueFrom"));
            }
        }
        for (JsonNode volume : list(workload.pod().path("volumes"))) {
            if (volume.has("configMap")) {
                exists(workload, "ConfigMap", volume.at("/configMap/name").asText());
            }
            if (volume.has("secret")) {
                String name = volume.at("/secret/secretName").asText();
                check(secrets.containsKey(name), workload, "mounts the missing Secret " + name);
            }
            if (volume.has("persistentVolumeClaim")) {
                exists(
                        workload,
                        "PersistentVolumeClaim",
                        volume.at("/persistentVolumeClaim/claimName").asText());
            }
        }
    }

    private void environment(Manifest workload, JsonNode source) {
        if (source.has("secretKeyRef")) {
            secret(workload, source.path("secretKeyRef"));
        }
        if (source.has("configMapKeyRef")) {
            JsonNode reference = source.path("configMapKeyRef");
            String name = reference.path("name").asText();
            String key = reference.path("key").asText();
            check(
                    manifests.stream()
                            .filter(other -> other.kind().equals("ConfigMap"))
                            .filter(other -> other.name().equals(name))
                            .anyMatch(other -> other.tree().path("data").has(key)),
                    workload,
                    "refers to the missing key %s of ConfigMap %s".formatted(key, name));
        }
    }

    private void secret(Manifest manifest, JsonNode reference) {
        String name = reference.path("name").asText();
        String key = reference.path("key").asText();
        check(
                secrets.getOrDefault(name, Set.of()).contains(key),
                manifest,
                "refers to the missing key %s of Secret %s".formatted(key, name));
    }

    private void service(Manifest service) {
        List<Manifest> selected = selected(service, service.tree().at("/spec/selector"));
        for (JsonNode entry : list(service.tree().at("/spec/ports"))) {
            JsonNode port = entry.has("targetPort") ? entry.path("targetPort") : entry.path("port");
            selected.forEach(workload -> port(workload, port));
        }
    }

    private void networkPolicy(Manifest policy) {
        List<Manifest> subjects =
                selected(policy, policy.tree().at("/spec/podSelector/matchLabels"));
        for (JsonNode rule : list(policy.tree().at("/spec/ingress"))) {
            peers(policy, rule.path("from"));
            for (JsonNode entry : list(rule.path("ports"))) {
                subjects.forEach(workload -> port(workload, entry.path("port")));
            }
        }
        for (JsonNode rule : list(policy.tree().at("/spec/egress"))) {
            for (Manifest peer : peers(policy, rule.path("to"))) {
                list(rule.path("ports")).forEach(entry -> port(peer, entry.path("port")));
            }
        }
    }

    private List<Manifest> peers(Manifest policy, JsonNode peers) {
        var all = new ArrayList<Manifest>();
        for (JsonNode peer : list(peers)) {
            if (peer.at("/podSelector").has("matchLabels")) {
                all.addAll(selected(policy, peer.at("/podSelector/matchLabels")));
            }
            for (JsonNode expression : list(peer.at("/podSelector/matchExpressions"))) {
                for (JsonNode value : list(expression.path("values"))) {
                    var labels = Manifest.YAML.createObjectNode();
                    labels.set(expression.path("key").asText(), value);
                    all.addAll(selected(policy, labels));
                }
            }
        }
        return all;
    }

    private void scaledObject(Manifest scaled) {
        String target = scaled.tree().at("/spec/scaleTargetRef/name").asText();
        exists(scaled, "Deployment", target);
        for (Manifest other : manifests) {
            check(
                    !other.name().equals(target) || !other.tree().path("spec").has("replicas"),
                    other,
                    "has replicas, although KEDA scales it");
        }
        for (JsonNode trigger : list(scaled.tree().at("/spec/triggers"))) {
            exists(scaled, "TriggerAuthentication", trigger.at("/authenticationRef/name").asText());
            managementEndpoint(scaled, trigger.at("/metadata/managementEndpoint").asText());
        }
    }

    /** Checks that an endpoint <code>pod.service:port</code> is that of a pod of a stateful set. */
    private void managementEndpoint(Manifest scaled, String endpoint) {
        check(
                manifests.stream()
                        .filter(manifest -> manifest.kind().equals("StatefulSet"))
                        .anyMatch(brokers -> consoles(brokers).contains(endpoint)),
                scaled,
                "asks the missing broker " + endpoint);
    }

    private static List<String> consoles(Manifest brokers) {
        var endpoints = new ArrayList<String>();
        int port =
                brokers.containers().stream()
                        .flatMap(container -> list(container.path("ports")).stream())
                        .filter(entry -> entry.path("name").asText().equals("console"))
                        .mapToInt(entry -> entry.path("containerPort").asInt())
                        .findFirst()
                        .orElse(0);
        for (int i = 0; i < brokers.tree().at("/spec/replicas").asInt(1); i++) {
            endpoints.add(
                    "%s-%d.%s:%d"
                            .formatted(
                                    brokers.name(),
                                    i,
                                    brokers.tree().at("/spec/serviceName").asText(),
                                    port));
        }
        return endpoints;
    }

    private List<Manifest> selected(Manifest manifest, JsonNode labels) {
        List<Manifest> selected =
                manifests.stream()
                        .filter(Manifest::isWorkload)
                        .filter(workload -> isSelected(workload, labels))
                        .toList();
        check(!selected.isEmpty(), manifest, "selects no pod by " + labels);
        return selected;
    }

    private static boolean isSelected(Manifest workload, JsonNode labels) {
        return !labels.isEmpty()
                && labels.properties().stream()
                        .allMatch(
                                label ->
                                        workload.podLabels()
                                                .path(label.getKey())
                                                .equals(label.getValue()));
    }

    private void port(Manifest workload, JsonNode port) {
        String field = port.isInt() ? "containerPort" : "name";
        check(
                workload.containers().stream()
                        .anyMatch(
                                container ->
                                        texts(container.path("ports"), field)
                                                .contains(port.asText())),
                workload,
                "has no port " + port.asText());
    }

    private void exists(Manifest manifest, String kind, String name) {
        check(
                manifests.stream()
                        .anyMatch(other -> other.kind().equals(kind) && other.name().equals(name)),
                manifest,
                "refers to the missing %s %s".formatted(kind, name));
    }

    private void check(boolean isRight, Manifest manifest, String problem) {
        if (!isRight) {
            problems.add(manifest + " " + problem);
        }
    }
}
