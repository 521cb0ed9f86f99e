/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The images of the mails on a real IMAP server are tagged, and found by a search. */
class MailboxIndexTest extends RouteTest {

    private static final Path IMAGES = Path.of("samples/images");
    private static final String MULTIPART = "multipart/mixed; boundary=b";

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

    @ParameterizedTest
    @EnumSource
    void mailsThatCannotBeReadDoNotHoldUpTheOthers(Dsl dsl) throws Exception {
        RunningRoute route =
                start(
                        ReadyRoute.MAILBOX_INDEX,
                        dsl,
                        "mail.delay",
                        "100",
                        "mail.maxPerPoll",
                        "1",
                        "maxBytes",
                        "20000");
        deliver(route, "A tree", "tree.png", "green-tree.png");
        until(() -> route.mailServer().unseen() == 0);
        deliverRaw(route, "text/plain; charset=no-such-charset", "no text");
        deliverRaw(route, MULTIPART, part("base64", "a*b"));
        deliverRaw(route, MULTIPART, part("base64", "QUJD".repeat(10) + "Q"));
        deliverRaw(route, MULTIPART, part("no-such-encoding", "abc"));
        deliverRaw(route, MULTIPART, part("binary", "too large ".repeat(3000)));

        deliver(route, "A house", "house.png", "red-house.png");
        until(() -> search(route, "/images?q=a+house", 200).size() == 2);

        assertThat(reasons())
                .hasSize(3)
                .allMatch(reason -> reason.startsWith("InvalidMediaException: The "))
                .anyMatch(reason -> reason.contains("more than 20000 bytes"));
    }

    @ParameterizedTest
    @EnumSource
    void imagesWithoutANameOrWithTheSameNameAreIndexedToo(Dsl dsl) throws Exception {
        RunningRoute route = start(ReadyRoute.MAILBOX_INDEX, dsl, "mail.delay", "100");
        var images = new StringBuilder();
        for (String image : List.of("red-house.png", "green-tree.png", "blue-circle.png")) {
            String name = image.startsWith("blue") ? "" : "; name=image.png";
            images.append(
                    "--b\r\nContent-Type: image/png%s\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n"
                            .formatted(
                                    name,
                                    Base64.getMimeEncoder()
                                            .encodeToString(
                                                    Files.readAllBytes(IMAGES.resolve(image)))));
        }

        deliverRaw(route, MULTIPART, images + "--b--\r\n");
        until(() -> route.mailServer().unseen() == 0);

        assertThat(search(route, "/images?q=an+image", 200)).hasSize(3);
    }

    private static String part(String encoding, String content) {
        return "--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n--b--\r\n"
                .formatted(encoding, content);
    }

    /** Delivers a mail as it is on the wire. */
    private static void deliverRaw(RunningRoute route, String contentType, String body)
            throws Exception {
        String mail =
                "From: a@example.org\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: %s\r\n\r\n%s"
                        .formatted(contentType, body);
        route.mailServer()
                .deliver(
                        new MimeMessage(
                                (Session) null,
                                new ByteArrayInputStream(
                                        mail.getBytes(StandardCharsets.US_ASCII))));
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
