/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies and addresses from the environment, as curl reads them. */
class HubProxiesTest {

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
    void anEmptyHomeIsNone() {
        assertThat(HubSettings.of(Map.of("HF_HOME", " ", "HF_HUB_CACHE", "")::get).hubCache())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/huggingface/hub"));
    }

    @Test
    void aHomeThatIsNotAPathIsNamed() {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_HOME", "a\0b")::get))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("HF_HOME=")
                .hasMessageContaining("expected a directory");
    }
}
