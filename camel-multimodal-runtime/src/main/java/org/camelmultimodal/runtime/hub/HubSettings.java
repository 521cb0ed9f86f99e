/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Settings of the hub client.
 *
 * @param endpoint address of the hub
 * @param token access token, sent to the endpoint and to no other host; empty for public models
 * @param offline whether to use the caches only
 * @param hubCache the cache of the Python libraries, which is read in place and never written
 * @param parallelFiles maximum number of files that are downloaded at once
 * @param attempts maximum number of attempts of a request
 * @param firstPause pause after the first failed attempt, doubled for each further one
 * @param stallTimeout maximum time without data before an attempt fails
 * @param minBytesPerSecond minimum speed of a response, measured over twice the stall timeout;
 *     below it the attempt fails
 * @param proxies proxies by host
 */
public record HubSettings(
        URI endpoint,
        Optional<String> token,
        boolean offline,
        Path hubCache,
        int parallelFiles,
        int attempts,
        Duration firstPause,
        Duration stallTimeout,
        long minBytesPerSecond,
        HubProxies proxies) {

    private static final int PARALLEL_FILES = 4;
    private static final int ATTEMPTS = 6;
    private static final long MIN_BYTES_PER_SECOND = 1024;

    /**
     * Checks the endpoint and the token.
     *
     * @throws InvalidOptionException if one of them is invalid
     */
    public HubSettings {
        if (endpoint.getHost() == null
                || !("http".equalsIgnoreCase(endpoint.getScheme())
                        || "https".equalsIgnoreCase(endpoint.getScheme()))
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null) {
            throw notAnAddress(endpoint.toString(), null);
        }
        token.filter(text -> !text.matches("[\\x20-\\x7e]+"))
                .ifPresent(
                        text -> {
                            throw new InvalidOptionException(
                                    "HF_TOKEN has invalid characters: expected printable ASCII characters on one line. Set the variable HF_TOKEN");
                        });
    }

    /**
     * Reads the environment variables of the Python libraries: <code>HF_ENDPOINT</code>, <code>
     * HF_TOKEN
     * </code> (or the file that a login writes), <code>HF_HUB_OFFLINE</code>, <code>HF_HUB_CACHE
     * </code>, <code>HF_HOME</code>, and those of {@link HubProxies}.
     *
     * @param environment returns the value of a variable, or null
     * @throws InvalidOptionException if <code>HF_ENDPOINT</code> is not an address, a directory is
     *     not a path, or the token cannot be read
     */
    public static HubSettings of(Function<String, String> environment) {
        Path home =
                directory(environment, "HF_HOME")
                        .orElseGet(
                                () ->
                                        Path.of(
                                                System.getProperty("user.home"),
                                                ".cache",
                                                "huggingface"));
        return new HubSettings(
                endpoint(value(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
                value(environment, "HF_TOKEN").or(() -> tokenFile(home.resolve("token"))),
                value(environment, "HF_HUB_OFFLINE").filter(HubSettings::isTrue).isPresent(),
                directory(environment, "HF_HUB_CACHE").orElse(home.resolve("hub")),
                PARALLEL_FILES,
                ATTEMPTS,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                MIN_BYTES_PER_SECOND,
                HubProxies.of(environment));
    }

    private static URI endpoint(String text) {
        try {
            return URI.create(text.replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text, e);
        }
    }

    private static InvalidOptionException notAnAddress(String text, Throwable cause) {
        return new InvalidOptionException(
                "HF_ENDPOINT=%s is not the address of a hub: expected http:// or https:// and a host, such as https://huggingface.co. Set the variable HF_ENDPOINT"
                        .formatted(text),
                cause);
    }

    static Optional<String> value(Function<String, String> environment, String name) {
        return Optional.ofNullable(environment.apply(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static Optional<Path> directory(Function<String, String> environment, String name) {
        return value(environment, name)
                .map(
                        value -> {
                            try {
                                return Path.of(value);
                            } catch (InvalidPathException e) {
                                throw new InvalidOptionException(
                                        "%s=%s is not a path: expected a directory. Set the variable %s"
                                                .formatted(name, value, name),
                                        e);
                            }
                        });
    }

    private static boolean isTrue(String value) {
        return value.equals("1") || value.equalsIgnoreCase("true") || value.equalsIgnoreCase("yes");
    }

    private static Optional<String> tokenFile(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "The token file %s cannot be read: %s: expected a readable text file. Set the variable HF_TOKEN"
                            .formatted(file, e),
                    e);
        }
    }
}
