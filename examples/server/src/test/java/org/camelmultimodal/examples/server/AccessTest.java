/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use the server: keys, rates, hosts and pages. */
class AccessTest {

    private static final String KEY = "key-of-the-first-client";
    private static final String FILE_KEY = "key-from-the-keys-file";
    private static final String LIMITED_KEY = "key-that-is-used-too-often";
    private static final int PER_MINUTE = 30;

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "# clients\n\n" + FILE_KEY + "\n");
        server =
                TestServer.start(
                        Map.of(
                                "server.apiKeys",
                                KEY + ", " + LIMITED_KEY,
                                "server.apiKeysFile",
                                keys.toString(),
                                "server.requestsPerMinute",
                                String.valueOf(PER_MINUTE),
                                "server.corsOrigins",
                                "https://app.example.com"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aSettingThatIsNoneIsNamedAtTheStart() throws Exception {
        for (String setting :
                new String[] {
                    "server.maxRequests=many",
                    "server.maxJsonBytes=1",
                    "server.headerTimeout=0s",
                    "server.uploadTimeout=soon",
                    "broker.port=99999",
                    "camel.server.port=" + TestServer.shared().port()
                }) {
            String[] option = setting.split("=");

            assertThatThrownBy(() -> TestServer.start(Map.of(option[0], option[1])))
                    .as(setting)
                    .hasStackTraceContaining("InvalidOptionException: ")
                    .hasStackTraceContaining(option[0]);
        }
    }

    @Test
    void aRequestNeedsAKey() throws Exception {
        HttpResponse<String> response = server.get("/v1/models");

        ApiTest.assertError(response, 401, null);
        assertThat(response.body()).contains("invalid_api_key");
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        ApiTest.assertError(server.get("/metrics"), 401, null);
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        for (String wrong :
                new String[] {
                    "",
                    KEY + "x",
                    KEY.substring(1),
                    KEY.substring(0, KEY.length() - 1),
                    KEY.toUpperCase(Locale.ROOT),
                    KEY + "," + LIMITED_KEY,
                    KEY + "\u00a0",
                    "Basic " + KEY
                }) {
            ApiTest.assertError(server.send(withKey("/v1/models", wrong)), 401, null);
        }
    }

    @Test
    void aKeyIsReadFromTheHeaderAuthorizationAlone() throws Exception {
        ApiTest.assertError(server.get("/v1/models?api_key=" + KEY), 401, null);
        for (String header : new String[] {"X-API-Key", "Cookie", "x-api-client"}) {
            ApiTest.assertError(
                    server.send(server.request("/v1/models").header(header, KEY)), 401, null);
        }
    }

    @Test
    void keysOfThePropertyAndTheFileAreAccepted() throws Exception {
        assertThat(server.send(withKey("/v1/models", KEY)).statusCode()).isEqualTo(200);
        assertThat(server.send(withKey("/v1/models", FILE_KEY)).statusCode()).isEqualTo(200);
    }

    @Test
    void thePageAndTheHealthChecksNeedNoKey() throws Exception {
        assertThat(server.get("/").statusCode()).isEqualTo(200);
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyHasARateAndOthersAreNotAffected() throws Exception {
        HttpResponse<String> response = server.send(withKey("/v1/models", LIMITED_KEY));
        for (int i = 1; i <= 2 * PER_MINUTE && response.statusCode() == 200; i++) {
            response =
                    server.send(
                            withKey("/v1/models", LIMITED_KEY)
                                    .header("X-Forwarded-For", "192.0.2." + i)
                                    .header("X-API-Client", "client-" + i));
        }

        ApiTest.assertError(response, 429, null);
        assertThat(response.body()).contains("rate_limit_exceeded");
        assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
        assertThat(server.send(withKey("/v1/models", FILE_KEY)).statusCode()).isEqualTo(200);
    }

    @Test
    void pagesOfOtherSitesAreRefused() throws Exception {
        for (String origin : new String[] {"https://evil.example", "null", "http://127.0.0.1:1"}) {
            HttpResponse<String> response =
                    server.send(withKey("/v1/models", KEY).header("Origin", origin));

            ApiTest.assertError(response, 403, null);
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void pagesOfAConfiguredOriginMayUseTheApi() throws Exception {
        HttpResponse<String> response =
                server.send(withKey("/v1/models", KEY).header("Origin", "https://app.example.com"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://app.example.com");
    }

    @Test
    void corsIsOffByDefault() throws Exception {
        TestServer byDefault = TestServer.shared();
        HttpResponse<String> preflight =
                byDefault.send(
                        byDefault
                                .request("/v1/embeddings")
                                .header("Origin", "https://app.example.com")
                                .header("Access-Control-Request-Method", "POST")
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        ApiTest.assertError(preflight, 403, null);
        assertThat(preflight.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void itsOwnPagesMayUseTheApi() throws Exception {
        TestServer byDefault = TestServer.shared();
        String origin = "http://127.0.0.1:" + byDefault.port();

        assertThat(
                        byDefault
                                .send(byDefault.request("/v1/models").header("Origin", origin))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutKeysAnotherHostNameIsRefused() throws Exception {
        int port = TestServer.shared().port();
        String response =
                RawClient.exchange(
                        port, "GET /v1/models HTTP/1.1\r\nHost: evil.example:" + port + "\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 403");
    }

    @Test
    void withoutKeysOtherHostsCannotConnect() {
        assertThatThrownBy(() -> TestServer.start(Map.of("camel.server.host", "0.0.0.0")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("server.apiKeys");
    }

    private static HttpRequest.Builder withKey(String path, String key) {
        return server.request(path).header("Authorization", "Bearer " + key);
    }
}
