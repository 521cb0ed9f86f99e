/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each panel of the studio, in a real browser. */
class StudioTest {

    private static final Path IMAGES = Path.of("../../camel-clip/src/test/resources/pictures");
    private static final Path RED_CIRCLE = IMAGES.resolve("red-circle.png");
    private static final Path BOMB = IMAGES.resolve("black-bomb.png");

    private static Studio studio;

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
    void theConsoleHasNoErrors() {
        studio.assertNoErrors();
    }

    @Test
    void anImageComesStepByStepAndCanBeMadeAgain() {
        Page page = studio.panel("images");
        fill(page, "a large red circle on a white background", 7, 60);

        page.locator("studio-images button.primary").click();

        assertThat(page.locator("progress")).hasAttribute("max", "60");
        assertThat(page.locator(".stage img.preview")).isVisible();
        Locator result = page.locator(".stage img.result");
        result.waitFor();
        assertThat(result).hasAttribute("alt", "a large red circle on a white background");
        List<Integer> pixel = Studio.middle(result);
        assertThat(pixel.get(0)).as("red of %s", pixel).isGreaterThan(180);
        assertThat(pixel.get(1)).as("green of %s", pixel).isLessThan(100);
        assertThat(pixel.get(2)).as("blue of %s", pixel).isLessThan(100);
        assertThat(page.locator(".facts")).containsText("60");

        page.locator("input[name=seed]").fill("8");
        page.locator(".details button", hasText("Make again")).click();

        Locator images = page.locator(".gallery img");
        assertThat(images).hasCount(2);
        assertThat(pixels(images.nth(0))).as("the same image").isEqualTo(pixels(images.nth(1)));
    }

    @Test
    void theGalleryIsStillThereWhenThePageIsOpenedAgain() {
        Page page = studio.panel("images");
        fill(page, "a blue star", 3, 4);
        page.locator("studio-images button.primary").click();
        assertThat(page.locator(".gallery img")).hasCount(1);

        page.reload();
        page.locator(".gallery button").click();

        assertThat(page.locator(".details .prompt")).hasText("a blue star");
        page.locator(".details button", hasText("Remove")).click();
        assertThat(page.locator(".gallery img")).hasCount(0);
    }

    @Test
    void aGenerationIsCancelled() {
        Page page = studio.panel("images");
        fill(page, "a red circle", 1, 900);
        page.locator("studio-images button.primary").click();
        assertThat(page.locator(".status")).containsText(Pattern.compile("Step \\d+ of 900"));

        page.locator("studio-images button", hasText("Cancel")).click();

        assertThat(page.locator("studio-images .status")).hasText("The generation was cancelled.");
        assertThat(page.locator("studio-images button.primary")).isEnabled();
        assertThat(page.locator(".gallery img")).hasCount(0);
    }

    @Test
    void aPngFillsTheFormWithItsSettings() throws Exception {
        var answer =
                studio.server()
                        .post(
                                "/v1/images/generations",
                                "{\"prompt\": \"a green ring,\\nSteps: 99, Ä\", \"negative_prompt\": \"red\", \"seed\": 11, \"steps\": 3, \"size\": \"64x48\", \"scheduler\": \"euler\"}");
        String base64 = answer.body().replaceAll("(?s).*\"b64_json\" ?: ?\"([^\"]+)\".*", "$1");
        Page page = studio.panel("images");

        page.locator("studio-images input[type=file]")
                .setInputFiles(
                        new FilePayload(
                                "image.png", "image/png", Base64.getDecoder().decode(base64)));

        assertThat(page.locator("textarea[name=prompt]")).hasValue("a green ring,\nSteps: 99, Ä");
        assertThat(page.locator("input[name=negativePrompt]")).hasValue("red");
        assertThat(page.locator("input[name=seed]")).hasValue("11");
        assertThat(page.locator("input[name=steps]")).hasValue("3");
        assertThat(page.locator("input[name=width]")).hasValue("64");
        assertThat(page.locator("input[name=height]")).hasValue("48");
        assertThat(page.locator("select[name=scheduler]")).hasValue("euler");
    }

    @Test
    void aRecordingBecomesATranscriptThatFollowsThePlayer() throws IOException {
        Page page = studio.panel("speech");
        page.locator("studio-speech input[type=file]").setInputFiles(TestServer.RED_CIRCLE);
        Locator line = page.locator(".segments li").first();
        assertThat(line).containsText("red circle");

        line.locator("button").click();

        assertThat(line).hasAttribute("aria-current", "true");
        assertThat(page.locator(".caption")).containsText("red circle");
        Download srt =
                page.waitForDownload(() -> page.locator("button", hasText("Download SRT")).click());
        assertThat(srt.suggestedFilename()).isEqualTo("red-circle.srt");
        assertThat(Files.readString(srt.path()))
                .startsWith("1\n00:00:0")
                .contains(" --> ")
                .contains("red circle");
        Download vtt =
                page.waitForDownload(() -> page.locator("button", hasText("Download VTT")).click());
        assertThat(Files.readString(vtt.path())).startsWith("WEBVTT\n\n00:00:0");
    }

    @Test
    void theMicrophoneIsRecordedInTheFormatOfTheBrowser() {
        Page page = studio.panel("speech");
        Locator button = page.locator("button.record");
        button.click();
        assertThat(button).hasText(Pattern.compile("Stop 0:0[2-9]"));

        button.click();

        assertThat(page.locator("studio-speech .status")).hasText("The transcript is ready.");
        assertThat(page.locator("studio-speech audio")).isVisible();
    }

    @Test
    void imagesAreFoundByTextByImageAndByBoth() {
        Page page = studio.panel("search");
        Locator results = page.locator(".results .name");
        String script = "<img src=x onerror=alert(1)>.png";
        page.locator("studio-search input[type=file]")
                .last()
                .setInputFiles(
                        new FilePayload[] {payload(RED_CIRCLE, script), payload(BOMB, "bomb.png")});
        assertThat(results).hasCount(2);
        assertThat(page.locator("studio-search .status")).hasText("2 of 2 images added.");

        search(page, "a red circle");
        assertThat(results.first()).hasText(script);
        assertThat(Studio.middle(page.locator(".results img").first()).get(0)).isGreaterThan(180);

        page.locator("studio-search form input[type=file]").setInputFiles(BOMB);
        search(page, "");
        assertThat(results.first()).hasText("bomb.png");
        assertThat(page.locator(".results .score").first()).containsText("similarity 1.000");

        search(page, "a red circle");
        assertThat(page.locator(".results .score").first()).not().containsText("1.000");

        page.locator("studio-search button", hasText("Show all")).click();
        page.locator("[aria-label='Remove bomb.png']").click();
        assertThat(results).hasCount(1);
        assertThat(page.locator("studio-search .hint").last()).hasText("1 image in the index.");
    }

    @Test
    void aVerdictShowsItsScoresAndWhatAnotherThresholdWouldDo() {
        Page page = studio.panel("moderation");
        page.locator("select[name=policy]").selectOption("shapes");
        page.locator("studio-moderation input[type=file]").setInputFiles(BOMB);
        page.locator("studio-moderation button.primary").click();

        assertThat(page.locator(".badge")).hasText("Blocked");
        Locator weapon = page.locator(".category").first();
        assertThat(weapon).containsText("weapon");
        assertThat(weapon).containsText("better than");
        assertThat(weapon.locator(".outcome")).hasText("With a threshold of 0.50: blocked");
        Locator skull = page.locator(".category").nth(1);
        assertThat(skull.locator(".outcome")).hasText("With a threshold of 0.50: not flagged");

        skull.locator("input[type=range]").fill("0");

        assertThat(skull.locator(".outcome")).hasText("With a threshold of 0.00: needs review");
        page.locator("select[name=policy]").selectOption("no-red");
        page.locator("studio-moderation button.primary").click();
        assertThat(page.locator(".badge")).hasText("Allowed");
    }

    @Test
    void theStatusCountsEachMessageOnce() throws Exception {
        int before = embedded();

        studio.server()
                .post("/v1/embeddings", "{\"model\": \"clip-demo\", \"input\": \"a blue star\"}");

        assertThat(embedded()).isEqualTo(before + 1);
    }

    private int embedded() throws Exception {
        String status = studio.server().get("/studio/api/status").body();
        var done = Pattern.compile("\"embed\"[^}]*\"done\":(\\d+)").matcher(status);
        assertThat(done.find()).isTrue();
        return Integer.parseInt(done.group(1));
    }

    @Test
    void theStatusCountsWhatTheModelsDo() throws Exception {
        studio.server()
                .post("/v1/embeddings", "{\"model\": \"clip-demo\", \"input\": \"a red circle\"}");

        Page page = studio.panel("status");

        Locator embed = page.locator("tbody tr", hasText("clip:embed"));
        assertThat(embed.locator("td").nth(0)).hasText("demo");
        assertThat(embed.locator("td").nth(3)).hasText(Pattern.compile("[1-9]\\d*"));
        assertThat(page.locator(".tiles").first()).containsText(Pattern.compile("Process\\d+ MB"));
    }

    @Test
    void theStatusHasOneLineForTheEndpointsOfAnOperation() {
        Page page = studio.panel("status");

        assertThat(page.locator("tbody tr", hasText("clip:moderate"))).hasCount(1);
        assertThat(page.locator(".chart figcaption")).hasText("2 minutes agonow");
        assertThat(page.locator(".chart .top")).hasText(Pattern.compile("\\d+"));
    }

    @Test
    void theModelOfARequestCanBeChosenIfThereIsMoreThanOne() throws IOException {
        var models = Map.of("models.sd-second", "sd:demo", "models.whisper-second", "whisper:demo");
        try (Studio two = Studio.open(models)) {
            Page page = two.panel("images");
            fill(page, "a red circle", 1, 2);
            page.getByLabel("Model").selectOption("sd-second");
            var sent =
                    page.waitForRequest(
                            "**/studio/api/images/*",
                            page.locator("studio-images button.primary")::click);
            assertThat(page.locator(".stage img.result")).isVisible();

            assertThat(sent.postData()).contains("\"model\":\"sd-second\"");
            assertThat(two.panel("speech").getByLabel("Model")).hasValue("whisper-demo");
        }
        assertThat(studio.panel("images").getByLabel("Model")).hasCount(1);
        assertThat(studio.panel("images").getByLabel("Model")).isHidden();
    }

    @Test
    void theStatusSaysThatTheQueueCannotBeReached() {
        Page page = studio.panel("status");

        assertThat(page.locator(".tiles").last()).hasText("Queuenot reachable");
        assertThat(page.locator("studio-status .status")).hasText("");
    }

    @Test
    void aWidthWithoutAHeightIsRefused() {
        Page page = studio.panel("images");
        fill(page, "a red circle", 1, 4);
        page.locator("input[name=width]").fill("64");

        page.locator("studio-images button.primary").click();

        assertThat(page.locator("studio-images .status"))
                .hasText("Enter both width and height, or neither.");
        assertThat(page.locator(".gallery img")).hasCount(0);
    }

    private static void fill(Page page, String prompt, int seed, int steps) {
        page.locator("textarea[name=prompt]").fill(prompt);
        page.locator("studio-images summary").click();
        page.locator("input[name=seed]").fill(String.valueOf(seed));
        page.locator("input[name=steps]").fill(String.valueOf(steps));
    }

    private static void search(Page page, String text) {
        page.locator("input[name=query]").fill(text);
        page.waitForResponse(
                "**/studio/api/search", () -> page.locator("studio-search button.primary").click());
        assertThat(page.locator("studio-search .status")).containsText("results.");
    }

    private static String pixels(Locator image) {
        return (String)
                image.evaluate(
                        """
                        async image => {
                          await image.decode();
                          const canvas = document.createElement("canvas");
                          canvas.width = image.naturalWidth;
                          canvas.height = image.naturalHeight;
                          canvas.getContext("2d").drawImage(image, 0, 0);
                          return canvas.toDataURL();
                        }
                        """);
    }

    private static FilePayload payload(Path file, String name) {
        try {
            return new FilePayload(name, "image/png", Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page.LocatorOptions hasText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }
}
