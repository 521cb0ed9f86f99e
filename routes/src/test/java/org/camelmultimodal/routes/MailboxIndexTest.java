/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The images of the mails on a real IMAP server are tagged, and found by a search. */
class MailboxIndexTest extends RouteTest {

    private static final Path IMAGES = Path.of("samples/images");

    @ParameterizedTest
    @EnumSource
    void imagesOfMailsAreFoundByTheirContent(Dsl dsl) throws Exception {
        RunningRoute route = start(ReadyRoute.MAILBOX_INDEX, dsl, "mail.delay", "100");

        deliver(route, "A house", "house.png", "red-house.png");
        deliver(route, null, "../../tree.png", "green-tree.png");
        deliver(route, "The same house", "again.png", "red-house.png");
        until(() -> route.mailServer().unseen() == 0);

        JsonNode hits = search(route, "/images?q=a+red+house", 200);
        assertThat(hits).hasSize(2);
        assertThat(hits.get(0).get("metadata").get("fileName").asText()).isEqualTo("again.png");
        assertThat(hits.get(0).get("text").asText())
                .isEqualTo("The same house (from someone@example.org)");
        assertThat(hits.get(0).get("metadata").get("tags").asText()).contains("a house", "red");
        JsonNode trees = search(route, "/images?q=a+green+tree", 200);
        assertThat(trees.get(0).get("metadata").get("fileName").asText()).isEqualTo("tree.png");
        assertThat(search(route, "/images", 400).get("error").asText()).contains("q is missing");
    }

    @ParameterizedTest
    @EnumSource
    void anAttachmentThatIsNoImageDoesNotHoldUpTheOthers(Dsl dsl) throws Exception {
        RunningRoute route = start(ReadyRoute.MAILBOX_INDEX, dsl, "mail.delay", "100");

        route.mailServer()
                .deliver(EmbeddedMailServer.mail("Lie", "a.png", "image/png", new byte[] {1, 2}));
        route.mailServer()
                .deliver(
                        EmbeddedMailServer.mail(
                                "Text", "a.bin", "application/octet-stream", new byte[] {1, 2}));
        deliver(route, "A house", "house.png", "red-house.png");
        until(() -> route.mailServer().unseen() == 0);

        assertThat(reasons())
                .singleElement()
                .asString()
                .startsWith("InvalidMediaException: a.png is not an image");
        assertThat(files("failed")).hasSize(2);
        assertThat(search(route, "/images?q=a+house", 200)).hasSize(1);
    }

    /** Headers of a mail become headers of the message. */
    @ParameterizedTest
    @EnumSource
    void theHeadersOfAMailDeleteNothing(Dsl dsl) throws Exception {
        RunningRoute route =
                start(ReadyRoute.MAILBOX_INDEX, dsl, "mail.delay", "100", "labels", "a whale");
        deliver(route, "A house", "house.png", "red-house.png");
        until(() -> route.mailServer().unseen() == 0);
        String id = search(route, "/images?q=a+house", 200).get(0).get("id").asText();

        MimeMessage hostile =
                EmbeddedMailServer.mail(
                        "Hostile",
                        "tree.png",
                        "image/png",
                        Files.readAllBytes(IMAGES.resolve("green-tree.png")));
        hostile.setHeader("CamelClipIndexAction", "DELETE");
        hostile.setHeader("CamelClipId", id);
        route.mailServer().deliver(hostile);
        until(() -> route.mailServer().unseen() == 0);

        JsonNode hits = search(route, "/images?q=a+house", 200);
        assertThat(hits).hasSize(2);
        assertThat(hits.get(0).get("metadata").get("tags").asText()).isEmpty();
    }

    private static void deliver(RunningRoute route, String subject, String name, String image)
            throws Exception {
        route.mailServer()
                .deliver(
                        EmbeddedMailServer.mail(
                                subject,
                                name,
                                "image/png",
                                Files.readAllBytes(IMAGES.resolve(image))));
    }

    private static JsonNode search(RunningRoute route, String path, int status) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(route.http(path)).build(),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new ObjectMapper().readTree(response.body());
    }
}
