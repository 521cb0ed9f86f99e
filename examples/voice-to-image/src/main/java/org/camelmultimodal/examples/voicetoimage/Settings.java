/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    /** How long nobody may have written to a recording before it is claimed. */
    Duration quiet() {
        return Duration.ofMillis(Math.round(1000 * number("inbox.quietSeconds", 0, 86_400)));
    }

    /** How many recordings this instance claims at a time. */
    int maxInFlight() {
        return (int) number("inbox.maxInFlight", 1, 1000);
    }

    /** How often the application may die while it works on one recording. */
    int maxAttempts() {
        return (int) number("inbox.maxAttempts", 1, Integer.MAX_VALUE);
    }

    private double number(String name, double min, double max) {
        String value = get(name);
        try {
            double number = Double.parseDouble(value.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s=%s is not a number. Set %s.".formatted(name, value, name), e);
        }
        throw new IllegalArgumentException(
                "%s=%s is out of range: expected %.0f to %.0f. Set %s."
                        .formatted(name, value, min, max, name));
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
