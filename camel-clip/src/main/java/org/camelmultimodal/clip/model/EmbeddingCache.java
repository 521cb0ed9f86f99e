/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Vectors that were computed before, by model and content. Several endpoints share one, so that a
 * picture that is moderated, classified and indexed runs through the model once.
 */
public final class EmbeddingCache {

    /**
     * What makes two vectors the same.
     *
     * @param model the model's identity
     * @param content what was embedded: the text with how long ones are read, or the digest of a
     *     picture's file
     */
    record Key(String model, String content) {}

    private final Cache<Key, List<float[]>> vectors;
    private final boolean keepsAny;

    /**
     * Makes a cache.
     *
     * @param size the most entries; 0 to keep none
     */
    public EmbeddingCache(long size) {
        keepsAny = size > 0;
        vectors = Caffeine.newBuilder().maximumSize(size).recordStats().build();
    }

    /** Whether anything is kept; if not, nobody needs to work out keys. */
    boolean keepsAny() {
        return keepsAny;
    }

    Optional<List<float[]>> find(Key key) {
        return keepsAny
                ? Optional.ofNullable(vectors.getIfPresent(key)).map(EmbeddingCache::copy)
                : Optional.empty();
    }

    void put(Key key, List<float[]> embeddings) {
        // Caffeine would hold it for a moment even where its size is 0.
        if (keepsAny) {
            vectors.put(key, copy(embeddings));
        }
    }

    /** Vectors become message bodies, which a route may change. */
    private static List<float[]> copy(List<float[]> embeddings) {
        return embeddings.stream().map(float[]::clone).toList();
    }

    /** How often something was asked for and there. */
    public long hits() {
        return vectors.stats().hitCount();
    }

    /** How often something was asked for and not there. */
    public long misses() {
        return vectors.stats().missCount();
    }

    /** The SHA-256 of content, as hexadecimal digits. */
    public static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
