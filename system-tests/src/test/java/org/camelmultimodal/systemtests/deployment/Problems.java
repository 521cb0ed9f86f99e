/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import static org.camelmultimodal.systemtests.deployment.Manifest.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that can be wrong with the manifests of a deployment. */
final class Problems {

    /** The paths of the health checks: those of Camel's management server, and the server's own. */
    private static final Map<String, String> HEALTH =
            Map.of("queue-workers", "/observe/health/", "server", "/health/");

    private final List<Manifest> manifests;
    private final List<String> problems = new ArrayList<>();

    private Problems(List<Manifest> manifests) {
        this.manifests = manifests;
    }

    /** Returns a sentence for each problem. */
    static List<String> of(List<Manifest> manifests) throws IOException {
        var all = new Problems(manifests);
        for (Manifest manifest : manifests) {
            all.problems.addAll(Schemas.problems(manifest));
            all.problems.addAll(Hardening.problems(manifest));
            if (manifest.isWorkload()) {
                all.images(manifest);
            }
        }
        all.problems.addAll(References.problems(manifests, Deployment.secrets()));
        all.example("queue-workers");
        all.example("server");
        all.drain();
        all.queues();
        return all.problems;
    }

    private void images(Manifest workload) throws IOException {
        var known = new ArrayList<String>();
        for (Kustomization.Image image : Kustomization.read(Deployment.KUBERNETES).images()) {
            known.add(image.name());
            known.add(image.newName() + ":" + image.newTag());
        }
        for (JsonNode container : workload.containers()) {
            String image = container.path("image").asText();
            check(known.contains(image), workload, "has the unknown image " + image);
        }
    }

    /** Checks the workloads of an example against its properties and its Dockerfile. */
    private void example(String example) throws IOException {
        Set<String> properties = Deployment.properties(example);
        Dockerfile dockerfile = Dockerfile.read(example);
        List<String> ports = List.of(dockerfile.last("EXPOSE").split(" "));
        for (Manifest workload : manifests) {
            for (JsonNode container : workload.containers()) {
                if (!container.path("image").asText().contains("/" + example)) {
                    continue;
                }
                for (String name : Manifest.texts(container.path("env"), "name")) {
                    check(properties.contains(name), workload, "sets the unknown property " + name);
                }
                for (String port : Manifest.texts(container.path("ports"), "containerPort")) {
                    check(ports.contains(port), workload, "does not listen on " + port);
                }
                for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                    String path = container.path(probe).at("/httpGet/path").asText();
                    String state = probe.equals("livenessProbe") ? "live" : "ready";
                    check(path.equals(HEALTH.get(example) + state), workload, "asks for " + path);
                }
                check(
                        workload.pod()
                                .at("/securityContext/runAsUser")
                                .asText()
                                .equals(dockerfile.last("USER")),
                        workload,
                        "runs as another user than the image");
                check(
                        Manifest.texts(container.path("volumeMounts"), "mountPath")
                                .containsAll(
                                        List.of(
                                                dockerfile.last("VOLUME"),
                                                dockerfile.last("WORKDIR"),
                                                "/tmp")),
                        workload,
                        "lacks a folder to write to");
            }
        }
    }

    /** Checks that Kubernetes waits until a worker has finished its jobs or given them back. */
    private void drain() {
        for (Manifest workload : manifests) {
            String drain = workload.environment("DRAINSECONDS");
            int grace = workload.pod().path("terminationGracePeriodSeconds").asInt();
            check(
                    drain.isEmpty() || grace >= Integer.parseInt(drain) + 20,
                    workload,
                    "is killed before its jobs are given back");
        }
    }

    /** Checks that KEDA asks for the queues that the broker has. */
    private void queues() {
        String broker =
                manifests.stream()
                        .filter(manifest -> manifest.kind().equals("ConfigMap"))
                        .map(manifest -> manifest.tree().at("/data").path("broker.xml").asText())
                        .reduce("", String::concat);
        for (Manifest scaled : manifests) {
            for (JsonNode trigger : list(scaled.tree().at("/spec/triggers"))) {
                JsonNode metadata = trigger.path("metadata");
                String queue = metadata.path("queueName").asText();
                String address = metadata.path("brokerAddress").asText();
                String name = metadata.path("brokerName").asText();
                check(
                        broker.contains(
                                "<address name=\"%s\"><anycast><queue name=\"%s\"/>"
                                        .formatted(address, queue)),
                        scaled,
                        "asks for the missing queue " + queue);
                check(
                        broker.contains("<name>" + name + "</name>"),
                        scaled,
                        "asks for the broker " + name);
            }
        }
    }

    private void check(boolean isRight, Manifest manifest, String problem) {
        if (!isRight) {
            problems.add(manifest + " " + problem);
        }
    }
}
