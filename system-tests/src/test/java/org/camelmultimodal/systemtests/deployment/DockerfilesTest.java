/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import org.camelmultimodal.systemtests.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images of the examples and the file for Docker Compose. There is no Docker here to build. */
class DockerfilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"voice-to-image", "queue-workers", "server"})
    void aDockerfileRefersOnlyToWhatExists(String example) throws IOException {
        assertThat(Dockerfile.read(example).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice-to-image", "queue-workers", "server"})
    void theClassPathStartsWithTheExample(String example) throws IOException {
        assertThat(Dockerfile.read(example).last("ENTRYPOINT"))
                .contains("\"-cp\", \"/app/app.jar:/app/lib/*\"");
    }

    /** Checks the tests above: a mistake is found. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        USER 10001                      | USER root              | the user must be a number
        USER 10001                      | USER 0                 | the user must be a number
        COPY . .                        | COPY sources .         | there is no file sources
        --from=build                    | --from=builder         | there is no stage builder
        /target/lib                     | /target/libs           | the build does not write
        -example-0.1.0.jar              | -example-0.2.0.jar     | the build does not write
        VoiceToImage                    | VoiceToImages          | the main class is
        USER 10001                      | ENV API_KEY=1          | a secret would be in the image
        WORKDIR                         | WORKDIRECTORY          | unknown instruction
        ENTRYPOINT ["java"              | ENTRYPOINT java        | not in exec form
        eclipse-temurin:17-jre-noble    | eclipse-temurin:latest | the base image has no version
        """)
    void aMistakeIsFound(String from, String to, String problem) throws IOException {
        String text = Files.readString(Repository.path("examples/voice-to-image/Dockerfile"));
        assertThat(text).contains(from);

        assertThat(Dockerfile.parse("voice-to-image", text.replace(from, to)).problems())
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void theProfileThatWritesTheClassPathExists() throws IOException {
        assertThat(Files.readString(Repository.path("pom.xml")))
                .contains("<id>image</id>", "<id>gpu</id>");
    }

    @Test
    void theBrokerHasTheVersionOfTheTests() throws IOException {
        assertThat(Dockerfile.read("queue-workers").instructions())
                .contains(
                        new Dockerfile.Instruction(
                                "FROM", Deployment.brokerImage() + " AS broker"));
    }

    @Test
    void theBrokerHasTheJarOfItsPlugin() throws IOException {
        String plugin = "org/camelmultimodal/messaging/MaxMessageSize";
        assertThat(Files.readString(Deployment.KUBERNETES.resolve("base/broker.xml")))
                .contains("<broker-plugin class-name=\"%s\"".formatted(plugin.replace('/', '.')));
        assertThat(Repository.path("messaging/src/main/java/%s.java".formatted(plugin))).exists();
        String text = Files.readString(Repository.path("examples/queue-workers/Dockerfile"));
        assertThat(text)
                .contains(
                        "/build/messaging/target/camel-multimodal-messaging-0.1.0.jar /opt/artemis/lib/");

        for (String folder : new String[] {"routes", "messages"}) {
            String wrong = text.replace("/build/messaging/", "/build/%s/".formatted(folder));
            assertThat(Dockerfile.parse("queue-workers", wrong).problems())
                    .anySatisfy(found -> assertThat(found).contains("the build does not write"));
        }
    }

    @Test
    void composeBuildsTheImagesOfTheExamples() throws IOException {
        JsonNode compose = compose();

        for (String service : new String[] {"broker", "worker", "server"}) {
            JsonNode build = compose.at("/services/" + service + "/build");
            assertThat(build.path("context").asText()).isEqualTo("..");
            assertThat(Repository.path(build.path("dockerfile").asText())).exists();
        }
    }

    @Test
    void composeMountsOnlyWhatExists() throws IOException {
        JsonNode compose = compose();

        for (JsonNode service : compose.path("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (source.startsWith("./")) {
                    assertThat(Repository.path("deploy").resolve(source)).exists();
                } else {
                    assertThat(compose.path("volumes").has(source)).as(source).isTrue();
                }
            }
            for (JsonNode secret : service.path("secrets")) {
                assertThat(compose.path("secrets").has(secret.asText())).isTrue();
            }
        }
    }

    @Test
    void composeSetsOnlyPropertiesThatExist() throws IOException {
        assertThat(Deployment.properties("queue-workers"))
                .containsAll(Deployment.names(compose().at("/services/worker/environment")));
        assertThat(Deployment.properties("server"))
                .containsAll(Deployment.names(compose().at("/services/server/environment")));
    }

    @Test
    void composeHasNoPasswordAndOpensNoPortToOtherMachines() throws IOException {
        for (JsonNode service : compose().path("services")) {
            service.path("environment")
                    .properties()
                    .forEach(
                            variable -> {
                                if (variable.getKey().contains("PASSWORD")) {
                                    assertThat(variable.getValue().asText()).startsWith("${");
                                }
                            });
            for (JsonNode port : service.path("ports")) {
                assertThat(port.asText()).startsWith("127.0.0.1:");
            }
        }
    }

    private static JsonNode compose() throws IOException {
        return Manifest.YAML.readTree(Files.readString(Repository.path("deploy/compose.yaml")));
    }
}
