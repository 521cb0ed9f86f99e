/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import static org.camelmultimodal.systemtests.deployment.Manifest.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The settings of pods that the level "restricted" of Kubernetes' pod security standards asks for,
 * and some beyond: a root file system that is read-only, limited memory, no token of the cluster,
 * and no secret in a manifest.
 */
final class Hardening {

    private static final Pattern SECRET =
            Pattern.compile(".*(PASSWORD|KEYS?|TOKEN|SECRET)", Pattern.CASE_INSENSITIVE);

    private static final Map<String, String> POD =
            Map.of(
                    "/automountServiceAccountToken", "false",
                    "/securityContext/runAsNonRoot", "true",
                    "/securityContext/seccompProfile/type", "RuntimeDefault");

    private static final Map<String, String> CONTAINER =
            Map.of(
                    "/securityContext/allowPrivilegeEscalation", "false",
                    "/securityContext/readOnlyRootFilesystem", "true",
                    "/securityContext/capabilities/drop/0", "ALL");

    private Hardening() {}

    /** Returns a sentence for each setting that an object lacks. */
    static List<String> problems(Manifest manifest) {
        var problems = new ArrayList<String>();
        if (manifest.kind().equals("Secret")) {
            problems.add(manifest + " has a secret in a manifest");
        }
        if (!manifest.isWorkload()) {
            return problems;
        }
        expect(manifest, manifest.pod(), POD, problems);
        for (JsonNode container : manifest.containers()) {
            expect(manifest, container, CONTAINER, problems);
            JsonNode limit = container.at("/resources/limits/memory");
            if (!limit.isTextual() || !limit.equals(container.at("/resources/requests/memory"))) {
                problems.add(manifest + " needs the same memory as request and as limit");
            }
            if (!container.at("/resources/requests").has("cpu")) {
                problems.add(manifest + " requests no cpu");
            }
            for (JsonNode entry : list(container.path("env"))) {
                if (entry.has("value") && SECRET.matcher(entry.path("name").asText()).matches()) {
                    problems.add(manifest + " has the value of " + entry.path("name").asText());
                }
            }
        }
        return problems;
    }

    private static void expect(
            Manifest manifest, JsonNode node, Map<String, String> expected, List<String> problems) {
        expected.forEach(
                (path, value) -> {
                    if (!node.at(path).asText().equals(value)) {
                        problems.add("%s needs %s: %s".formatted(manifest, path, value));
                    }
                });
    }
}
