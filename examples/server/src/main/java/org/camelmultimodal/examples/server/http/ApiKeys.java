/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.camelmultimodal.examples.server.ServerSettings;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of the server. Only their SHA-256 digests are kept, and all of them are compared in
 * constant time, so that the time of an answer says nothing about a key.
 */
public final class ApiKeys {

    /** The client of a server without keys. */
    static final String ANYONE = "anyone";

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final int MIN_CHARACTERS = 16;
    private static final int MAX_CHARACTERS = 512;
    private static final String SCHEME = "Bearer ";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final List<byte[]> digests = new ArrayList<>();

    /**
     * Reads the keys of the settings.
     *
     * @throws InvalidOptionException if a key is short, the file cannot be read, or there is no key
     *     although other hosts can connect
     */
    public ApiKeys(ServerSettings settings) {
        settings.apiKeys().forEach(this::add);
        if (!settings.apiKeysFile().isEmpty()) {
            lines(Path.of(settings.apiKeysFile())).forEach(this::add);
        }
        if (digests.isEmpty()) {
            requireLoopback(settings.host());
            LOG.warn("Clients need no API key: set server.apiKeys or server.apiKeysFile");
        }
    }

    private static void requireLoopback(String host) {
        if (!LOOPBACK.contains(host)) {
            throw new InvalidOptionException(
                    "camel.server.host=%s lets other hosts connect, but there is no API key: expected keys in server.apiKeys or server.apiKeysFile, or camel.server.host=127.0.0.1"
                            .formatted(host));
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "server.apiKeysFile=%s cannot be read: expected a text file with a key per line"
                            .formatted(file),
                    e);
        }
    }

    private void add(String key) {
        if (key.length() < MIN_CHARACTERS || key.length() > MAX_CHARACTERS) {
            throw new InvalidOptionException(
                    "An API key has %d characters: expected %d to %d"
                            .formatted(key.length(), MIN_CHARACTERS, MAX_CHARACTERS));
        }
        digests.add(digest(key));
    }

    /** Returns whether clients need a key. */
    boolean areRequired() {
        return !digests.isEmpty();
    }

    /**
     * Returns the client of a request: a short text that is equal for equal keys, and does not
     * reveal the key.
     *
     * @param authorization the header Authorization, or null
     * @throws ApiException if the key is missing or unknown
     */
    String client(String authorization) {
        if (digests.isEmpty()) {
            return ANYONE;
        }
        if (authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw ApiException.unauthorized(
                    "Missing API key: expected the header Authorization: Bearer, followed by the key");
        }
        byte[] digest = digest(authorization.substring(SCHEME.length()).strip());
        boolean isKnown = false;
        for (byte[] each : digests) {
            isKnown |= MessageDigest.isEqual(each, digest);
        }
        if (!isKnown) {
            throw ApiException.unauthorized("Incorrect API key");
        }
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
