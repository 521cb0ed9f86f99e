/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.camelmultimodal.systemtests.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests for Kubernetes, as far as files tell: there is no cluster here. */
class ManifestsTest {

    private static final Pattern PLACE =
            Pattern.compile("-directory>|<acceptor |<security-enabled>|<global-max-size>");

    static List<Path> directories() throws IOException {
        return Repository.files("deploy/kubernetes/*/kustomization.yaml").stream()
                .map(Path::getParent)
                .toList();
    }

    @Test
    void theManifestsAreValidAndReferOnlyToWhatExists() throws IOException {
        assertThat(Problems.of(base(Deployment.KUBERNETES, "keda"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("directories")
    void everyFileBelongsToAKustomization(Path directory) throws IOException {
        Kustomization kustomization = Kustomization.read(directory);
        var named = new ArrayList<>(Kustomization.orEmpty(kustomization.resources()));
        Kustomization.orEmpty(kustomization.patches()).forEach(patch -> named.add(patch.path()));
        Kustomization.orEmpty(kustomization.configMapGenerator())
                .forEach(map -> named.addAll(Kustomization.orEmpty(map.files())));
        named.add("kustomization.yaml");

        try (var files = Files.list(directory)) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    /** Checks the tests above: a mistake is found. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        base/workers.yaml | terminationGracePeriodSeconds: 150 | terminationGracePeriod: 150    | terminationGracePeriod
        base/workers.yaml | terminationGracePeriodSeconds: 150 | terminationGracePeriodSeconds: 90 | is killed before its jobs are given back
        base/workers.yaml | periodSeconds: 5                   | periodSeconds: five            | five
        base/workers.yaml | memory: 4Gi                        | memory: 4 GB                   | quantity
        base/workers.yaml | port: management                   | port: health                   | has no port health
        base/workers.yaml | livenessProbe:                     | lifenessProbe:                 | lifenessProbe
        base/workers.yaml | claimName: work                    | claimName: media               | missing PersistentVolumeClaim media
        base/workers.yaml | `- name: tmp\n              mount` | `- name: temp\n              mount` | has no volume temp
        base/workers.yaml | key: url                           | key: address                   | missing key address
        base/workers.yaml | key: password                      | key: passphrase                | missing key passphrase
        base/workers.yaml | name: FAMILIES                     | name: FAMILY                   | sets the unknown property FAMILY
        base/workers.yaml | queue-workers                      | queue-worker                   | unknown image camel-multimodal/queue-worker
        base/workers.yaml | runAsNonRoot: true                 | runAsNonRoot: false            | runAsNonRoot: true
        base/workers.yaml | readOnlyRootFilesystem: true       | readOnlyRootFilesystem: false  | readOnlyRootFilesystem: true
        base/workers.yaml | - ALL                              | - NET_RAW                      | capabilities/drop/0: ALL
        base/workers.yaml | /observe/health/live               | /q/health/live                 | asks for /q/health/live
        base/workers.yaml | `name: BROKER_PASSWORD\n              valueFrom:` | `name: BROKER_PASSWORD\n              value: x\n              valueFrom:` | has the value of BROKER_PASSWORD
        base/workers.yaml | containerPort: 8081                | containerPort: 8080            | does not listen on 8080
        base/server.yaml  | targetPort: http                   | targetPort: web                | has no port web
        base/server.yaml  | `selector:\n    app: server`       | `selector:\n    app: servers`  | selects no pod
        base/server.yaml  | secretName: api-keys               | secretName: keys               | missing Secret keys
        base/broker.yaml  | serviceName: artemis               | serviceName: broker            | missing Service broker
        base/broker.yaml  | camel-multimodal/broker            | camel-multimodal/artemis       | unknown image camel-multimodal/artemis
        base/broker.yaml  | volumeClaimTemplates:              | volumeClaims:                  | volumeClaims
        base/network.yaml | port: core                         | port: amqp                     | has no port amqp
        base/network.yaml | - worker                           | - workers                      | selects no pod
        base/broker.xml   | <name>multimodal                   | <name>artemis                  | asks for the broker multimodal
        keda/scaling.yaml | name: worker-sd                    | name: worker-draw              | missing Deployment worker-draw
        keda/scaling.yaml | queueName: multimodal.sd.demo      | queueName: multimodal.sd       | missing queue multimodal.sd
        keda/scaling.yaml | artemis-0.artemis:8161             | artemis-1.artemis:8161         | missing broker artemis-1.artemis:8161
        keda/scaling.yaml | `queueLength: "4"`                 | queueLength: 4                 | String
        keda/scaling.yaml | minReplicaCount                    | minReplicas                    | minReplicas
        keda/scaling.yaml | type: Pods                         | kind: Pods                     | kind
        """)
    void aMistakeIsFound(
            String file, String from, String to, String problem, @TempDir Path directory)
            throws IOException {
        copy(Deployment.KUBERNETES, directory);
        Path changed = directory.resolve(file);
        String text = Files.readString(changed);
        String old = from.replace("\\n", "\n");
        assertThat(text).contains(old);
        Files.writeString(changed, text.replace(old, to.replace("\\n", "\n")));

        assertThat(Problems.of(base(directory, "keda")))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void theBrokersAreConfiguredAsTheOneOfTheExample() throws IOException {
        List<String> example =
                settings(Repository.path("examples/queue-workers/src/main/resources/broker.xml"));
        assertThat(example).hasSizeGreaterThan(50);
        for (String broker : List.of("base", "cluster")) {
            assertThat(settings(Deployment.KUBERNETES.resolve(broker + "/broker.xml")))
                    .as(broker)
                    .containsSubsequence(example);
        }
    }

    /** Returns the lines of a configuration without those that depend on where the broker runs. */
    private static List<String> settings(Path file) throws IOException {
        return Files.readString(file)
                .replaceAll("(?s)<!--.*?-->", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !PLACE.matcher(line).find())
                .toList();
    }

    private static List<Manifest> base(Path root, String component) throws IOException {
        var all = new ArrayList<>(Kustomization.manifests(root.resolve("base")));
        all.addAll(Kustomization.manifests(root.resolve(component)));
        return all;
    }

    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
