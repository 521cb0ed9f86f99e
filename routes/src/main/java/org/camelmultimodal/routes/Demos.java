/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** The demos of the routes. */
final class Demos {

    private Demos() {}

    static void subtitles(RunningRoute route, Terminal terminal) throws Exception {
        Path outbox = route.settings().path("outbox");
        Path failed = route.settings().path("failed");
        drop(route, "*");
        terminal.await("subtitles", () -> Terminal.files(route.settings().path("inbox")).isEmpty());
        for (Path file : Terminal.files(outbox, failed)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".srt") || name.endsWith(".txt")) {
                terminal.line("%s", name);
                terminal.block(Files.readString(file));
            }
        }
        terminal.line("Subtitles: %s", outbox);
    }

    static void videoSubtitles(RunningRoute route, Terminal terminal) throws Exception {
        drop(route, "*.mp4");
        terminal.await("videos", () -> Terminal.files(route.settings().path("inbox")).isEmpty());
        for (Path file : Terminal.files(route.settings().path("outbox"))) {
            terminal.line("%s  %d bytes", file, Files.size(file));
        }
    }

    static void queueWorkers(RunningRoute route, Terminal terminal) throws Exception {
        RouteSettings settings = route.settings();
        try (var messages = new Messages(settings.get("broker.url"))) {
            int jobs = send(messages, settings, "recordings", "queue.transcribe");
            jobs += send(messages, settings, "images", "queue.tag");
            messages.send(settings.get("queue.draw"), "a red circle", Map.of("job", "drawing"));
            for (int i = 0; i < jobs + 1; i++) {
                print(
                        next(messages, settings.get("queue.results"), settings.get("queue.dead")),
                        terminal);
            }
        }
    }

    private static int send(Messages messages, RouteSettings settings, String samples, String queue)
            throws Exception {
        List<Path> files = Terminal.files(settings.path(samples));
        for (Path file : files) {
            messages.send(
                    settings.get(queue),
                    Files.readAllBytes(file),
                    Map.of("job", file.getFileName().toString()));
        }
        return files.size();
    }

    /** Returns the next message of several queues. */
    private static Message next(Messages messages, String... queues) throws Exception {
        long end = System.nanoTime() + Terminal.PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            for (String queue : queues) {
                Optional<Message> message = messages.receive(queue, Terminal.INTERVAL);
                if (message.isPresent()) {
                    return message.get();
                }
            }
        }
        throw new TimeoutException("No result within " + Terminal.PATIENCE);
    }

    private static void print(Message message, Terminal terminal) throws JMSException {
        String reason = message.getStringProperty("reason");
        String result =
                reason != null
                        ? message.getStringProperty("reasonType") + ": " + reason
                        : message instanceof BytesMessage bytes
                                ? "an image of " + bytes.getBodyLength() + " bytes"
                                : message.getBody(String.class).strip();
        terminal.line("%-22s %s", message.getStringProperty("job"), result);
    }

    static void requestReply(RunningRoute route, Terminal terminal) throws Exception {
        for (Path file : Terminal.files(route.settings().path("samples"))) {
            Exchange reply =
                    route.template()
                            .request(
                                    "direct:transcribe",
                                    request ->
                                            request.getMessage().setBody(Files.readAllBytes(file)));
            if (reply.getException() != null) {
                throw reply.getException();
            }
            terminal.line(
                    "%-22s %-10s %s",
                    file.getFileName(),
                    reply.getMessage().getHeader("state"),
                    reply.getMessage().getBody(String.class).strip());
        }
    }

    static void scatterGather(RunningRoute route, Terminal terminal) throws Exception {
        drop(route, "*");
        terminal.await("answers", () -> Terminal.files(route.settings().path("inbox")).isEmpty());
        for (Path file : Terminal.files(route.settings().path("outbox"))) {
            terminal.line(
                    "%s  %s", file.getFileName(), Files.readString(file).replaceAll("\\s+", " "));
        }
    }

    static void voiceToImage(RunningRoute route, Terminal terminal) throws Exception {
        RouteSettings settings = route.settings();
        drop(route, "*");
        int recordings = Terminal.files(settings.path("samples")).size();
        try (var messages = new Messages(settings.get("broker.url"))) {
            Message dead = next(messages, settings.get("queue.dead"));
            terminal.line(
                    "%-22s %s: %s",
                    dead.getStringProperty("recording"),
                    dead.getStringProperty("reasonType"),
                    dead.getStringProperty("reason"));
        }
        terminal.await(
                "images",
                () ->
                        Terminal.files(settings.path("outbox"), settings.path("refused")).size()
                                >= recordings - 1);
        for (Path file : Terminal.files(settings.path("refused"))) {
            terminal.line("%-22s %s", file.getFileName(), Files.readString(file));
        }
        for (Path file : Terminal.files(settings.path("outbox"))) {
            terminal.line("%-22s %d bytes", file.getFileName(), Files.size(file));
        }
        terminal.line("Images: %s", settings.path("outbox"));
    }

    static void deadLetterDesk(RunningRoute route, Terminal terminal) throws Exception {
        RouteSettings settings = route.settings();
        try (var messages = new Messages(settings.get("broker.url"))) {
            messages.send(
                    settings.get("queue.dead"),
                    "a red circle",
                    Map.of("deadQueue", "multimodal.draw", "reason", "The disk was full"));
        }
        String list = get(route, "/dead-letters");
        terminal.line("GET /dead-letters");
        terminal.block(list);
        var id = Pattern.compile("ID:[0-9a-f-]+").matcher(list);
        if (id.find()) {
            String retry = "/dead-letters/" + id.group() + "/retry";
            terminal.line("PUT %s", retry);
            terminal.block(request(route, retry, "PUT"));
        }
        try (var messages = new Messages(settings.get("broker.url"))) {
            Message message = next(messages, "multimodal.draw");
            terminal.line("multimodal.draw has “%s” again", message.getBody(String.class));
        }
    }

    static void mailboxIndex(RunningRoute route, Terminal terminal) throws Exception {
        for (Path image : Terminal.files(route.settings().path("samples"))) {
            String name = image.getFileName().toString();
            route.mailServer()
                    .deliver(
                            EmbeddedMailServer.mail(
                                    "Image " + name, name, "image/png", Files.readAllBytes(image)));
        }
        terminal.await("the mails", () -> route.mailServer().unseen() == 0);
        search(route, terminal);
    }

    static void folderIndex(RunningRoute route, Terminal terminal) throws Exception {
        terminal.line("%s", route.template().requestBody("direct:reindex", null, String.class));
        search(route, terminal);
    }

    private static void search(RunningRoute route, Terminal terminal) throws Exception {
        for (String query : List.of("/images?q=a+red+heart", "/images?q=a+green+tree")) {
            terminal.line("GET %s", query);
            terminal.block(get(route, query));
        }
    }

    private static String get(RunningRoute route, String path) throws Exception {
        return request(route, path, "GET");
    }

    private static String request(RunningRoute route, String path, String method) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(route.http(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Moves complete files into the inbox, as a sender should. */
    private static void drop(RunningRoute route, String glob) throws IOException {
        Path inbox = Files.createDirectories(route.settings().path("inbox"));
        Path samples = route.settings().path("samples");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(samples, glob)) {
            for (Path file : files) {
                Path hidden = inbox.resolve("." + file.getFileName());
                Files.copy(file, hidden, StandardCopyOption.REPLACE_EXISTING);
                Files.move(
                        hidden, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }
}
