/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server with a certificate. */
class TlsTest {

    private static final String PASSWORD = "password-of-the-test";

    @TempDir Path folder;

    @Test
    void aServerWithACertificateSpeaksHttpsOnly() throws Exception {
        Path keyStore = keyStore();
        try (var server =
                TestServer.start(
                        Map.of(
                                "camel.server.useGlobalSslContextParameters",
                                "true",
                                "camel.ssl.enabled",
                                "true",
                                "camel.ssl.keyStore",
                                keyStore.toString(),
                                "camel.ssl.keystorePassword",
                                PASSWORD))) {
            var client = HttpClient.newBuilder().sslContext(trusting(keyStore)).build();
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "https://localhost:%d/v1/models"
                                                    .formatted(server.port())))
                            .build();

            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("whisper-1");
            assertThatThrownBy(() -> server.get("/v1/models")).isInstanceOf(IOException.class);
        }
    }

    private Path keyStore() throws IOException, InterruptedException {
        Path file = folder.resolve("server.p12");
        var keytool =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString());
        assertThat(keytool.inheritIO().start().waitFor()).isZero();
        return file;
    }

    private static SSLContext trusting(Path keyStore) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("server", keys.getCertificate("server"));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
