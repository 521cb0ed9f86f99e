/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The development mode: live reload with loaded models, and the pages of the Dev UI. */
class DevModeTest {

    private static final int PORT = freePort();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION =
            new QuarkusDevModeTest()
                    .withApplicationRoot(
                            jar ->
                                    jar.addClass(ClassifyRoute.class)
                                            .addAsResource(
                                                    new StringAsset("quarkus.http.port=" + PORT),
                                                    "application.properties"));

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("No port is free", e);
        }
    }

    private static void classify(String text, String label) {
        given().port(PORT)
                .body(text)
                .when()
                .post("/classify")
                .then()
                .statusCode(200)
                .body(equalTo(label));
    }

    @Test
    void aChangedRouteIsLoadedAgainAndItsModelStillRuns() {
        classify("a blue star", "blue star");

        APPLICATION.modifySourceFile(
                ClassifyRoute.class, source -> source.replace("blue star", "star in blue"));

        classify("a blue star", "star in blue");
    }

    @Test
    void theDevUiListsTheModelsAndTriesThemOut() {
        try (var chromium = Chromium.start()) {
            Page page = chromium.open("http://localhost:%d/q/dev-ui/extensions".formatted(PORT));
            page.getByText("Models", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.getByText("clip://classify?labels=red")).isVisible();
            screenshot(page, "dev-ui-models");

            page.getByText("Try it", new Page.GetByTextOptions().setExact(true)).first().click();
            page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Text"))
                    .fill("a photo of a bomb");
            tryIt(page);
            assertThat(result(page)).containsText("FLAG by the policy default/1");
            screenshot(page, "dev-ui-moderate");

            choose(page, "Generate an image");
            tryIt(page);
            assertThat(page.getByAltText("The generated image")).isVisible();

            choose(page, "Transcribe a recording");
            page.locator("input[type=file]")
                    .setInputFiles(Path.of("../../examples/voice-to-image/samples/red-circle.wav"));
            tryIt(page);
            assertThat(result(page)).containsText("Draw a large red circle on a white background.");
            screenshot(page, "dev-ui-transcribe");

            chromium.assertNoErrors();
        }
    }

    private static Locator result(Page page) {
        return page.locator("qwc-multimodal-try [role=status]");
    }

    private static void choose(Page page, String operation) {
        page.locator("vaadin-select").click();
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(operation)).click();
    }

    private static void tryIt(Page page) {
        page.locator("qwc-multimodal-try vaadin-button").click();
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", name + ".png")));
    }
}
