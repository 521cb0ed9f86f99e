/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A form with a file, as clients send it, and as attackers do: nothing is escaped or checked. */
final class Form {

    private static final String BOUNDARY = "----test-boundary";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** Returns a form with a model and a recording. */
    static Form transcription(Path recording) throws IOException {
        return new Form()
                .field("model", "whisper-1")
                .file("file", recording.getFileName().toString(), Files.readAllBytes(recording));
    }

    Form field(String name, String value) {
        part("form-data; name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Form file(String name, String fileName, byte[] content) {
        part("form-data; name=\"" + name + "\"; filename=\"" + fileName + "\"", content);
        return this;
    }

    private void part(String disposition, byte[] content) {
        body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    byte[] body() {
        var complete = new ByteArrayOutputStream();
        complete.writeBytes(body.toByteArray());
        complete.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return complete.toByteArray();
    }
}
