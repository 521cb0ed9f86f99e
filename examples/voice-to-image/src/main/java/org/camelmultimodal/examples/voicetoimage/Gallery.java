/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The page of all results, those of other instances included. */
class Gallery {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Folders folders;
    private final Path scratch;
    private final Pages pages;
    private final Progress progress;

    /**
     * Creates the gallery.
     *
     * @param scratch a folder of this instance, on the file system of the results
     */
    Gallery(Folders folders, Path scratch, Pages pages, Progress progress) {
        this.folders = folders;
        this.scratch = scratch;
        this.pages = pages;
        this.progress = progress;
    }

    /**
     * Writes the page from the results on disk. One instance does so at a time, so that the last
     * one lists all results, and the page is replaced atomically. A failure is only reported: the
     * results are delivered, and the next result writes the page again.
     */
    void update() {
        try {
            HostLock.hold(
                    folders.claims().resolve(".gallery.lock"),
                    () -> {
                        Path partial = scratch.resolve(".gallery");
                        Files.writeString(partial, pages.gallery(cards()));
                        Files.move(partial, folders.gallery(), StandardCopyOption.ATOMIC_MOVE);
                    });
        } catch (IOException e) {
            progress.note("index.html", "cannot be written now: " + e);
        }
    }

    private String cards() throws IOException {
        var cards = new StringBuilder();
        for (Outcome outcome : Outcome.values()) {
            for (Path folder : folders.results(outcome)) {
                JsonNode result = read(folder.resolve("result.json"));
                if (result != null) {
                    card(cards, outcome, folder, result);
                }
            }
        }
        return cards.toString();
    }

    /** Returns null if there is no result: users may add other folders. */
    private static JsonNode read(Path json) {
        try {
            return JSON.readTree(Files.readString(json));
        } catch (IOException e) {
            return null;
        }
    }

    private static void card(StringBuilder cards, Outcome outcome, Path folder, JsonNode result) {
        String link = link(outcome, folder);
        cards.append("<a class=\"card ")
                .append(outcome.folder())
                .append("\" href=\"")
                .append(link)
                .append("index.html\">");
        if (outcome == Outcome.OUTBOX) {
            cards.append("<img alt=\"")
                    .append(Pages.escape(result.path("prompt").asText()))
                    .append("\" src=\"")
                    .append(link)
                    .append("image.png\">");
        } else {
            cards.append("<span class=\"sign\">")
                    .append(outcome == Outcome.REJECTED ? "⊘" : "!")
                    .append("</span>");
        }
        String text = result.path("transcription").path("text").asText();
        cards.append("<strong>")
                .append(Pages.escape(result.path("recording").asText()))
                .append("</strong><span class=\"badge\">")
                .append(outcome.label())
                .append("</span>");
        if (!text.isEmpty()) {
            cards.append("<q>").append(Pages.escape(text)).append("</q>");
        }
        if (result.has("reason")) {
            cards.append("<small>")
                    .append(Pages.escape(result.path("reason").asText()))
                    .append("</small>");
        }
        cards.append("</a>");
    }

    /**
     * Returns a relative, percent-encoded link, in which no name can act as a scheme or a query.
     */
    private static String link(Outcome outcome, Path folder) {
        String name =
                URLEncoder.encode(folder.getFileName().toString(), StandardCharsets.UTF_8)
                        .replace("+", "%20");
        return (outcome == Outcome.OUTBOX ? "./" : "../" + outcome.folder() + "/") + name + "/";
    }
}
