/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The studio on a phone, with the keyboard alone, for assistive technology, and with an API key.
 */
class StudioAccessTest {

    private static final String KEY = "a-key-of-the-studio-test";

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

    @ParameterizedTest
    @ValueSource(strings = {"images", "speech", "search", "moderation", "status"})
    void aPanelFitsAPhoneAndHasNoSeriousProblemOfAccess(String panel) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page =
                    studio.panel(
                            panel,
                            new Browser.NewContextOptions()
                                    .setViewportSize(360, 740)
                                    .setColorScheme(scheme));
            page.waitForLoadState();

            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as("width in pixels")
                    .isEqualTo(360);
            AxeResults results = new AxeBuilder(page).analyze();
            assertThat(results.getPasses()).as("rules that apply").hasSizeGreaterThan(10);
            assertThat(
                            results.getViolations().stream()
                                    .filter(rule -> !rule.getImpact().equals("minor"))
                                    .map(rule -> rule.getId() + ": " + rule.getNodes())
                                    .toList())
                    .as("%s, %s", panel, scheme)
                    .isEmpty();
            page.context().close();
        }
        studio.assertNoErrors();
    }

    @Test
    void anImageIsGeneratedWithTheKeyboardAlone() {
        Page page = studio.panel("status");
        focus(page, "nav a[href='#images']");
        page.keyboard().press("Enter");
        page.locator("studio-images").waitFor();
        focus(page, "textarea[name=prompt]");
        page.keyboard().type("a red circle");
        focus(page, "studio-images summary");
        page.keyboard().press("Enter");
        focus(page, "input[name=steps]");
        page.keyboard().press("Control+A");
        page.keyboard().type("3");

        page.keyboard().press("Enter");

        assertThat(page.locator(".stage img.result")).isVisible();
        focus(page, ".gallery button");
        page.keyboard().press("Enter");
        assertThat(page.locator(".details .prompt")).hasText("a red circle");
        studio.assertNoErrors();
    }

    /** Presses the tab key until an element has the focus, as a user does. */
    private static void focus(Page page, String selector) {
        Locator wanted = page.locator(selector).first();
        for (int i = 0; i < 60; i++) {
            if ((boolean) wanted.evaluate("element => element === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError(selector + " cannot be reached with the tab key");
    }

    @Test
    void thePageAsksForTheKeyOfTheServer() throws IOException {
        try (var itsStudio = Studio.open(Map.of("server.apiKeys", KEY))) {
            Page page = itsStudio.panel("moderation");
            assertThat(page.locator("dialog")).isVisible();

            page.locator("dialog input").fill(KEY);
            page.locator("dialog button.primary").click();

            assertThat(page.locator("select[name=policy] option")).hasCount(2);
            page.locator("#key-button").click();
            page.keyboard().press("Escape");
            page.locator("textarea[name=text]").fill("a blue star");
            page.locator("studio-moderation button.primary").click();
            assertThat(page.locator(".badge")).hasText("Allowed");
            assertThat(itsStudio.errors())
                    .as("the refused request alone")
                    .allMatch(error -> error.contains("401"));
        }
    }
}
