/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * How the hub is reached.
 *
 * @param endpoint its address
 * @param token goes to the endpoint, and to no other host; empty for public models
 * @param offline whether nothing is asked of the network
 * @param hubCache the cache of the Python libraries, which is read in place and never written
 * @param parallelFiles how many files are fetched at once
 * @param attempts how often a request is made before it counts as failed
 * @param firstPause the pause after the first failed attempt; each further one is twice as long
 * @param stallTimeout how long nothing may arrive before a request counts as failed
 * @param minBytesPerSecond the lowest speed of an answer, measured over twice the stall timeout;
 *     below it the request counts as failed
 * @param proxies which proxy leads to which host
 */
record HubSettings(
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

    HubSettings {
        if (endpoint.getHost() == null
                || !("http".equalsIgnoreCase(endpoint.getScheme())
                        || "https".equalsIgnoreCase(endpoint.getScheme()))
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null) {
            throw noAddress(endpoint.toString(), null);
        }
        token.filter(text -> !text.matches("[\\x20-\\x7e]+"))
                .ifPresent(
                        text -> {
                            throw new InvalidOptionException(
                                    "HF_TOKEN has invalid characters: expected printable ASCII characters on one line");
                        });
    }

    /**
     * The settings that the Python libraries read too: <code>HF_ENDPOINT</code>, <code>HF_TOKEN
     * </code> (or the file that a login leaves), <code>HF_HUB_OFFLINE</code>, <code>HF_HUB_CACHE
     * </code>, <code>HF_HOME</code>, and those of {@link HubProxies}.
     *
     * @param environment gives the value of a variable, or null
     * @throws InvalidOptionException if <code>HF_ENDPOINT</code> is no address or the token cannot
     *     be read
     */
    static HubSettings of(Function<String, String> environment) {
        Path home =
                value(environment, "HF_HOME")
                        .map(Path::of)
                        .orElseGet(() -> ModelStore.userCache("huggingface"));
        return new HubSettings(
                endpoint(value(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
                value(environment, "HF_TOKEN").or(() -> tokenFile(home.resolve("token"))),
                value(environment, "HF_HUB_OFFLINE").filter(HubSettings::isTrue).isPresent(),
                value(environment, "HF_HUB_CACHE").map(Path::of).orElse(home.resolve("hub")),
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
            throw noAddress(text, e);
        }
    }

    private static InvalidOptionException noAddress(String text, Throwable cause) {
        return new InvalidOptionException(
                "HF_ENDPOINT=%s is not the address of a hub: expected http:// or https:// and a host, as in https://huggingface.co"
                        .formatted(text),
                cause);
    }

    static Optional<String> value(Function<String, String> environment, String name) {
        return Optional.ofNullable(environment.apply(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
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
                    "The hub's token in %s cannot be read: %s. Set HF_TOKEN".formatted(file, e), e);
        }
    }
}
