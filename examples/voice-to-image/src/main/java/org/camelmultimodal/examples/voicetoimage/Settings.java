/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.onnx.Device;

/**
 * The settings in <code>application.properties</code>. System properties of the same names take
 * precedence.
 */
final class Settings {

    private final Properties properties = new Properties();

    Settings() throws IOException {
        try (InputStream in = Settings.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
    }

    String get(String name) {
        return System.getProperty(name, properties.getProperty(name));
    }

    /** Returns the time that a file must stay unchanged before it is claimed. */
    Duration quiet() {
        return Duration.ofMillis(Math.round(1000 * number("inbox.quietSeconds", 0, 86_400)));
    }

    /** Returns the maximum number of recordings in flight. */
    int maxInFlight() {
        return (int) number("inbox.maxInFlight", 1, 1000);
    }

    /** Returns the number of crashes after which a recording fails. */
    int maxAttempts() {
        return (int) number("inbox.maxAttempts", 1, Integer.MAX_VALUE);
    }

    private double number(String name, double minimum, double maximum) {
        String value = get(name);
        try {
            double number = Double.parseDouble(value.strip());
            if (number >= minimum && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidOptionException(
                    "%s=%s is not a number: expected %.0f to %.0f. Set the property %s"
                            .formatted(name, value, minimum, maximum, name),
                    e);
        }
        throw new InvalidOptionException(
                "%s=%s is out of range: expected %.0f to %.0f. Set the property %s"
                        .formatted(name, value, minimum, maximum, name));
    }

    /** Returns the work folder, which contains the inbox and the outbox. */
    Path work() {
        return Path.of(get("work")).toAbsolutePath();
    }

    /** Returns the folder of the sample recordings, seen from the root or from the example. */
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
