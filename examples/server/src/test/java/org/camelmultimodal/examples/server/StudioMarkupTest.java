/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Markup in what a speaker, a file, a model or the server says is text in the studio: in a real
 * browser it is shown as it is, and nothing of it becomes an element or runs.
 */
class StudioMarkupTest {

    private static final String MARKUP =
            "\"'><img src=x onerror=\"window.ran = true\"><svg onload=\"window.ran = true\"><script>window.ran = true</script>";

    private static final Path RED_CIRCLE =
            Path.of("../../camel-clip/src/test/resources/pictures/red-circle.png");

    private static final String PARAMETERS =
            MARKUP
                    + "\nNegative prompt: "
                    + MARKUP
                    + "\nSteps: 3, Sampler: constructor, CFG scale: 2, Seed: 5, Size: 64x64, Model: "
                    + MARKUP;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Studio studio;

    private Page page;

    @BeforeAll
    static void open() throws IOException {
        studio = Studio.open(Map.of());
    }

    @AfterAll
    static void close() {
        if (studio != null) {
            studio.close();
        }
    }

    @AfterEach
    void nothingBecameAnElementOrRan() {
        assertThat(page.locator("img[src=x], svg[onload], body script")).hasCount(0);
        assertThat(page.evaluate("window.ran === undefined")).isEqualTo(true);
        studio.assertNoErrors();
        page.context().close();
    }

    @Test
    void aTranscriptIsText() throws IOException {
        page = studio.panel("speech");
        answer(
                "**/studio/api/transcriptions/*",
                Map.of(
                        "text",
                        MARKUP,
                        "language",
                        MARKUP,
                        "duration",
                        2,
                        "segments",
                        List.of(Map.of("start", 0, "end", 60, "text", MARKUP))));
        page.locator("studio-speech input[type=file]")
                .setInputFiles(
                        new FilePayload(
                                "<img src=x>.wav",
                                "audio/wav",
                                Files.readAllBytes(TestServer.RED_CIRCLE)));
        Locator line = page.locator(".segments li").first();

        assertThat(line).containsText(MARKUP);
        assertThat(page.locator(".transcript-area .hint")).containsText(MARKUP);
        line.locator("button").click();
        assertThat(page.locator(".caption")).hasText(MARKUP);
        Download vtt =
                page.waitForDownload(
                        () -> page.locator("button", StudioTest.hasText("Download VTT")).click());
        assertThat(Files.readString(vtt.path())).contains("&lt;script&gt;").doesNotContain("<");
    }

    @Test
    void anErrorIsText() {
        page = studio.panel("moderation");
        page.route(
                "**/studio/api/moderations",
                route ->
                        route.fulfill(
                                json(Map.of("error", Map.of("message", MARKUP))).setStatus(400)));
        page.locator("textarea[name=text]").fill(MARKUP);
        page.locator("studio-moderation button.primary").click();

        assertThat(page.locator("studio-moderation .status")).hasText(MARKUP);
        assertThat(studio.errors()).allMatch(error -> error.startsWith("Failed to load resource"));
    }

    @Test
    void theStatusIsText() {
        page = studio.panel("moderation");
        answer(
                "**/studio/api/status",
                Map.of(
                        "endpoints",
                        List.of(
                                Map.of(
                                        "component", MARKUP,
                                        "operation", MARKUP,
                                        "model", MARKUP,
                                        "device", MARKUP,
                                        "in_flight", 0,
                                        "done", 1,
                                        "failed", 0)),
                        "memory",
                        Map.of("heap_used", 1, "heap_max", 2, "resident", 3),
                        "uptime_seconds",
                        1));
        answer("**/studio/api/jobs", Map.of("states", Map.of(MARKUP, 1)));
        page.locator("nav a[href='#status']").click();

        assertThat(page.locator("studio-status tbody th")).hasText(MARKUP + ":" + MARKUP);
        assertThat(page.locator("studio-status tbody td").first()).hasText(MARKUP);
        assertThat(page.locator("studio-status .tiles").last()).containsText(MARKUP);
    }

    @Test
    void namesOfFoundImagesAreText() {
        page = studio.panel("moderation");
        answer(
                "**/studio/api/search",
                Map.of("data", List.of(Map.of("id", "a", "name", MARKUP, "score", 0.5))));
        page.route(
                "**/studio/api/index/*",
                route -> route.fulfill(new Route.FulfillOptions().setPath(RED_CIRCLE)));
        page.locator("nav a[href='#search']").click();
        page.locator("input[name=query]").fill(MARKUP);
        page.locator("studio-search button.primary").click();

        assertThat(page.locator(".results .name")).hasText(MARKUP);
        page.locator(".results button", StudioTest.hasText("Similar")).click();
        assertThat(page.locator(".chosen img"))
                .hasAttribute("alt", "Image to search for: " + MARKUP);
    }

    @Test
    void theReasonsOfAVerdictAreText() {
        page = studio.panel("images");
        answer("**/studio/api/policies", Map.of("data", List.of(Map.of("id", MARKUP))));
        answer(
                "**/studio/api/moderations",
                Map.of(
                        "action",
                        MARKUP,
                        "policy",
                        MARKUP,
                        "policy_version",
                        MARKUP,
                        "verdicts",
                        List.of(
                                Map.of(
                                        "category",
                                        MARKUP,
                                        "score",
                                        0.7,
                                        "threshold",
                                        0.5,
                                        "action",
                                        "BLOCK",
                                        "reason",
                                        MARKUP,
                                        "view",
                                        MARKUP))));
        page.locator("nav a[href='#moderation']").click();
        page.locator("textarea[name=text]").fill(MARKUP);
        page.locator("studio-moderation button.primary").click();

        assertThat(page.locator(".badge")).hasText(MARKUP);
        assertThat(page.locator(".category h3")).hasText(MARKUP);
        assertThat(page.locator(".category")).containsText("Decided by: " + MARKUP);
        assertThat(page.locator("select[name=policy]")).hasValue(MARKUP);
    }

    @Test
    void theSettingsOfAnImageAreText() throws IOException {
        page = studio.panel("images");
        byte[] png = withText(Files.readAllBytes(RED_CIRCLE), PARAMETERS);
        answer(
                "**/studio/api/images/*",
                Map.of(
                        "data",
                        List.of(Map.of("b64_json", Base64.getEncoder().encodeToString(png)))));
        page.locator("studio-images input[type=file]")
                .setInputFiles(new FilePayload("image.png", "image/png", png));

        assertThat(page.locator("textarea[name=prompt]")).hasValue(MARKUP);
        assertThat(page.locator("input[name=negativePrompt]")).hasValue(MARKUP);
        page.locator("studio-images button.primary").click();
        assertThat(page.locator(".stage img.result")).hasAttribute("alt", MARKUP);
        assertThat(page.locator(".details .prompt")).hasText(MARKUP);
        assertThat(page.locator(".facts")).containsText(MARKUP);
        assertThat(page.locator(".gallery img")).hasAttribute("alt", MARKUP);
        page.locator(".details button", StudioTest.hasText("Edit settings")).click();
        assertThat(page.locator("input[name=steps]")).hasValue("3");
    }

    private void answer(String path, Map<String, ?> answer) {
        page.route(path, route -> route.fulfill(json(answer)));
    }

    private static Route.FulfillOptions json(Map<String, ?> answer) {
        return new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody(JSON.valueToTree(answer).toString());
    }

    /** Returns a PNG file with a text after its header, as generated images have it. */
    private static byte[] withText(byte[] png, String parameters) throws IOException {
        byte[] text = ("tEXtparameters\0" + parameters).getBytes(StandardCharsets.ISO_8859_1);
        var crc = new CRC32();
        crc.update(text);
        int headerEnd = 8 + 25;
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(png, 0, headerEnd);
        out.writeInt(text.length - 4);
        out.write(text);
        out.writeInt((int) crc.getValue());
        out.write(png, headerEnd, png.length - headerEnd);
        return bytes.toByteArray();
    }
}
