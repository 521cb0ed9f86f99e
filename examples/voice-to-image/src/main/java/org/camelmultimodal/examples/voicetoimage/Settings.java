/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.camelmultimodal.runtime.onnx.Device;

/** What <code>application.properties</code> says; system properties of the same names go before. */
final class Settings {

    private final Properties properties = new Properties();

    Settings() {
        try (InputStream in = Settings.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String get(String name) {
        return System.getProperty(name, properties.getProperty(name));
    }

    /** The folder of inbox and outbox. */
    Path work() {
        return Path.of(get("work")).toAbsolutePath();
    }

    /** The sample recordings, from the root of the repository or from the example's folder. */
    Path samples() {
        Path fromRoot = Path.of(get("samples"));
        return Files.isDirectory(fromRoot) ? fromRoot : Path.of("samples");
    }

    String banner() {
        return """

                  Voice to image · Camel Multimodal
                  whisper  %-10s  clip  %-10s  sd  %-10s  on %s
                """
                .formatted(
                        get("whisper.model"),
                        get("clip.model"),
                        get("sd.model"),
                        Device.parse(get("device")).resolved());
    }
}
