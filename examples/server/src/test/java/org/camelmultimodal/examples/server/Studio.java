/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The studio of a server, in a Chromium that is installed on this machine. */
final class Studio implements AutoCloseable {

    private static final List<String> ARGUMENTS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--autoplay-policy=no-user-gesture-required",
                    "--use-fake-ui-for-media-stream",
                    "--use-fake-device-for-media-stream");

    /** In CI the two processors do everything at once. */
    private static final double TIMEOUT_MILLIS = 120_000;

    private final TestServer server;
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private Studio(TestServer server, Path chromium) {
        this.server = server;
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
        this.playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(chromium)
                                        .setArgs(ARGUMENTS));
    }

    /** Opens the studio of a server of its own; skips the test without Chromium. */
    static Studio open(Map<String, String> settings) throws IOException {
        Optional<Path> chromium =
                Stream.of("chromium", "chromium-browser", "google-chrome")
                        .flatMap(
                                name ->
                                        Stream.of(System.getenv("PATH").split(":"))
                                                .map(folder -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(
                chromium.isPresent(),
                "Chromium is not installed: install it, on Debian with apt-get install chromium");
        return new Studio(server(settings), chromium.get());
    }

    /** Starts a server for the tests of the studio, with an empty index. */
    static TestServer server(Map<String, String> settings) throws IOException {
        var all = new HashMap<>(settings);
        all.put("server.requestsPerMinute", "0");
        all.put("studio.directory", Files.createTempDirectory("studio").toString());
        return TestServer.start(all);
    }

    /** Returns the server of this studio. */
    TestServer server() {
        return server;
    }

    /** Opens a panel in a new profile of the browser. */
    Page panel(String name) {
        return panel(name, new Browser.NewContextOptions().setViewportSize(1280, 860));
    }

    /** Opens a panel in a new profile of the browser, such as that of a phone. */
    Page panel(String name, Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setAcceptDownloads(true));
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error")) {
                        errors.add(message.text());
                    }
                });
        page.onPageError(errors::add);
        page.navigate(server.url("/#" + name));
        page.locator("studio-" + name).waitFor();
        return page;
    }

    /** Returns the red, green and blue of the pixel in the middle of an image. */
    static List<Integer> middle(Locator image) {
        image.evaluate("image => image.decode()");
        List<?> pixel =
                (List<?>)
                        image.evaluate(
                                """
                                image => {
                                  const canvas = document.createElement("canvas");
                                  canvas.width = canvas.height = 1;
                                  canvas.getContext("2d").drawImage(
                                    image, image.naturalWidth / 2, image.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
                                  return [...canvas.getContext("2d").getImageData(0, 0, 1, 1).data.slice(0, 3)];
                                }
                                """);
        return pixel.stream().map(value -> ((Number) value).intValue()).toList();
    }

    /** Returns the errors in the console of the browser, and forgets them. */
    List<String> errors() {
        List<String> seen = List.copyOf(errors);
        errors.clear();
        return seen;
    }

    void assertNoErrors() {
        assertThat(errors()).as("errors in the console of the browser").isEmpty();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
        server.close();
    }
}
