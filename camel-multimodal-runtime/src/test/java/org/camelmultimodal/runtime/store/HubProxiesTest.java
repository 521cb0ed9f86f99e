/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies and addresses from the environment, as curl reads them. */
class HubProxiesTest {

    private static final ModelLayout LAYOUT = config -> List.of(List.of("model"));

    @TempDir Path folder;

    private static Proxy chosen(Map<String, String> environment, String uri) {
        return HubProxies.of(environment::get).selector().select(URI.create(uri)).get(0);
    }

    private static String proxy(Map<String, String> environment, String uri) {
        Proxy proxy = chosen(environment, uri);
        return proxy == Proxy.NO_PROXY
                ? "none"
                : ((InetSocketAddress) proxy.address()).getHostString()
                        + ":"
                        + ((InetSocketAddress) proxy.address()).getPort();
    }

    @ParameterizedTest
    @CsvSource({
        "proxy:3128, proxy:3128",
        "http://proxy:3128, proxy:3128",
        "http://proxy:3128/, proxy:3128",
        "proxy, proxy:1080",
        "' proxy.example:80 ', proxy.example:80",
        "127.0.0.1:8080, 127.0.0.1:8080",
        "HTTP://PROXY:1, PROXY:1",
        "[::1]:3128, [::1]:3128"
    })
    void aProxyIsWrittenWithOrWithoutItsScheme(String value, String expected) {
        assertThat(proxy(Map.of("HTTPS_PROXY", value), "https://huggingface.co/x"))
                .isEqualTo(expected);
    }

    @Test
    void everySchemeHasItsVariableAndLowerCaseGoesFirst() {
        var environment =
                Map.of(
                        "HTTPS_PROXY", "upper:1",
                        "https_proxy", "lower:2",
                        "ALL_PROXY", "all:3",
                        "no_proxy", " , ");

        assertThat(proxy(environment, "https://hub")).isEqualTo("lower:2");
        assertThat(proxy(environment, "http://hub")).isEqualTo("all:3");
        assertThat(proxy(Map.of("HTTPS_PROXY", "a:1"), "http://hub")).isEqualTo("none");
        assertThat(HubProxies.of(Map.of("HTTPS_PROXY", " ")::get)).isEqualTo(HubProxies.OF_THE_JVM);
    }

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "huggingface.co, true",
        ".huggingface.co, true",
        "*.huggingface.co, true",
        "HuggingFace.CO, true",
        "example.com huggingface.co, true",
        "'example.com, huggingface.co:443', true",
        "huggingface.co:80, false",
        "co, true",
        "ggingface.co, false",
        "hub.huggingface.co, false",
        "., false",
        ":443, false",
        "'', false"
    })
    void hostsOfNoProxyAreAskedDirectly(String value, boolean isDirect) {
        var environment = Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", value);

        assertThat(proxy(environment, "https://huggingface.co/x"))
                .isEqualTo(isDirect ? "none" : "proxy:1");
    }

    @Test
    void addressesOfNoProxyMayHaveBracketsAndPorts() {
        var environment = Map.of("http_proxy", "proxy:1", "no_proxy", "[::1]:8080,10.0.0.1");

        assertThat(proxy(environment, "http://[::1]:8080/x")).isEqualTo("none");
        assertThat(proxy(environment, "http://[::1]:81/x")).isEqualTo("proxy:1");
        assertThat(proxy(environment, "http://10.0.0.1/x")).isEqualTo("none");
        assertThat(proxy(environment, "http://110.0.0.1/x")).isEqualTo("proxy:1");
    }

    @Test
    void aProxyWithoutItsSchemeIsReallyAsked() throws Exception {
        try (var proxy =
                new HubServer().with("config.json", "{}").with("onnx/model.onnx", new byte[10])) {
            proxy.onRedirect(
                    exchange -> {
                        boolean isConfig = exchange.getRequestURI().getPath().endsWith(".json");
                        HubServer.answer(exchange, 200, isConfig ? "{}".getBytes() : new byte[10]);
                        return true;
                    });
            var environment = new HashMap<String, String>();
            environment.put("HF_ENDPOINT", "http://hub.invalid/");
            environment.put("HF_HOME", folder.resolve("hf").toString());
            environment.put("http_proxy", proxy.endpoint().getAuthority());
            var store = new ModelStore(folder, getClass().getClassLoader(), environment::get);

            Path model = store.resolve("clip", HubServer.REPOSITORY, LAYOUT, Precision.AUTO).path();

            assertThat(model.resolve("onnx/model.onnx")).hasBinaryContent(new byte[10]);
            assertThat(proxy.requests().get(0)).contains("http://hub.invalid/api/models");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTPS_PROXY=:::",
                "HTTPS_PROXY=socks5://proxy:1080",
                "HTTPS_PROXY=http://",
                "HTTPS_PROXY=proxy:99999",
                "https_proxy=http://user:secret@proxy:3128",
                "http_proxy=user:secret@pro xy",
                "HF_ENDPOINT=huggingface.co",
                "HF_ENDPOINT=http://",
                "HF_ENDPOINT=ht tp://x",
                "HF_ENDPOINT=file:///etc",
                "HF_TOKEN=a\nb"
            })
    void aWrongVariableFailsWhenTheHubIsAskedAndNotBefore(String variable) throws Exception {
        String[] sides = variable.split("=", 2);
        Path model = Files.createDirectories(folder.resolve("model"));
        var environment = Map.of(sides[0], sides[1], "HF_HOME", folder.resolve("hf").toString());
        var store = new ModelStore(folder, getClass().getClassLoader(), environment::get);

        assertThat(store.resolve("clip", model.toString(), LAYOUT, Precision.AUTO).path())
                .isEqualTo(model);
        assertThatThrownBy(() -> store.resolve("clip", "owner/name", LAYOUT, Precision.AUTO))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(sides[0].toUpperCase(Locale.ROOT))
                .hasMessageContaining("expected")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anEmptyHomeIsNone() {
        assertThat(HubSettings.of(Map.of("HF_HOME", " ", "HF_HUB_CACHE", "")::get).hubCache())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/huggingface/hub"));
    }

    @Test
    void offlineAWrongProxyHarmsNobody() {
        var environment =
                Map.of(
                        "HF_HUB_OFFLINE", "1",
                        "HTTPS_PROXY", ":::",
                        "HF_HOME", folder.toString());
        var store = new ModelStore(folder, getClass().getClassLoader(), environment::get);

        assertThatThrownBy(() -> store.resolve("clip", "owner/name", LAYOUT, Precision.AUTO))
                .isNotInstanceOf(DownloadException.class)
                .hasMessageContaining("HF_HUB_OFFLINE");
    }
}
