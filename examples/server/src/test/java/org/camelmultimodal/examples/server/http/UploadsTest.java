/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.ext.web.FileUpload;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camelmultimodal.examples.server.api.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {

    @TempDir Path folder;

    @Test
    void aFileOfWhichAPartIsStoredIsAFailureOfTheServer() throws IOException {
        Files.write(folder.resolve("file"), new byte[10]);

        Uploads.requireStored(List.of(upload(10)));

        assertThatThrownBy(() -> Uploads.requireStored(List.of(upload(11))))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(507));
    }

    private FileUpload upload(long size) {
        return (FileUpload)
                Proxy.newProxyInstance(
                        FileUpload.class.getClassLoader(),
                        new Class<?>[] {FileUpload.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "size" -> size;
                                    case "uploadedFileName" -> folder.resolve("file").toString();
                                    default -> throw new UnsupportedOperationException();
                                });
    }
}
