/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import org.camelmultimodal.quarkus.deployment.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of the application in a browser. */
@QuarkusTest
class PageTest {

    private static final Path BOMB = Path.of("src/main/resources/samples/black-bomb.png");

    private static Chromium chromium;

    @TestHTTPResource("/")
    String address;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Locator status(Page page) {
        return page.locator("[role=status]");
    }

    private static Locator latest(Page page) {
        return page.locator("tbody tr").first();
    }

    private static void post(Page page) {
        page.locator("button").click();
    }

    @Test
    void aPostIsSentWithTheKeyboardAlone() {
        try (Page page = chromium.open(address)) {
            page.keyboard().press("Tab");
            page.keyboard().press("Control+A");
            page.keyboard().type("a photo of a skull");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");

            assertThat(status(page)).hasText("review");
            assertThat(latest(page)).containsText("a photo of a skull");
            assertThat(page.locator("button")).isFocused();
        }
        chromium.assertNoErrors();
    }

    @Test
    void thePageFitsOnAPhone() {
        try (Page page = chromium.open(address, 360, 740)) {
            page.locator("input").setInputFiles(BOMB);
            post(page);

            assertThat(status(page)).hasText("block");
            assertThat(latest(page)).containsText("a photo of a bomb");
            assertThat((int) page.evaluate("document.scrollingElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target", "page-phone.png")));
        }
    }

    @Test
    void thePageSaysWhyAPostIsRefused() {
        try (Page page = chromium.open(address)) {
            page.locator("textarea").fill(" ");
            post(page);
            assertThat(status(page)).containsText("is empty: expected a text, an image, or both");

            page.locator("input")
                    .setInputFiles(new FilePayload("a.png", "image/png", new byte[12_000_000]));
            post(page);
            assertThat(status(page)).containsText("The image is too large");
        }
    }

    @Test
    void thePageSaysThatTheServerIsGone() {
        try (Page page = chromium.open(address)) {
            assertThat(page.locator("caption")).isVisible();
            page.context().setOffline(true);
            post(page);
            assertThat(status(page)).hasText("The server cannot be reached");

            page.context().setOffline(false);
            post(page);
            assertThat(status(page)).hasText("review");
        }
    }
}
