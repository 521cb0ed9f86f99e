/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

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
 * @param proxy the proxy's address; empty for what the JVM's own settings say
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
        Optional<URI> proxy) {

    private static final int PARALLEL_FILES = 4;
    private static final int ATTEMPTS = 6;

    /**
     * The settings that the Python libraries read too: <code>HF_ENDPOINT</code>, <code>HF_TOKEN
     * </code> (or the file that a login leaves), <code>HF_HUB_OFFLINE</code>, <code>HF_HUB_CACHE
     * </code>, <code>HF_HOME</code>, <code>HTTPS_PROXY</code>.
     *
     * @param environment gives the value of a variable, or null
     */
    static HubSettings of(Function<String, String> environment) {
        Path home =
                Optional.ofNullable(environment.apply("HF_HOME"))
                        .map(Path::of)
                        .orElseGet(() -> ModelStore.userCache("huggingface"));
        return new HubSettings(
                URI.create(value(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
                value(environment, "HF_TOKEN").or(() -> tokenFile(home.resolve("token"))),
                value(environment, "HF_HUB_OFFLINE").filter(HubSettings::isTrue).isPresent(),
                value(environment, "HF_HUB_CACHE").map(Path::of).orElse(home.resolve("hub")),
                PARALLEL_FILES,
                ATTEMPTS,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                value(environment, "HTTPS_PROXY")
                        .or(() -> value(environment, "https_proxy"))
                        .map(URI::create));
    }

    private static Optional<String> value(Function<String, String> environment, String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
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
            throw new UncheckedIOException(
                    "The hub's token in %s cannot be read".formatted(file), e);
        }
    }
}
