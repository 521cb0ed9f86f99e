/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.Digest;

/**
 * Vectors that were computed before, by model and content. Several endpoints share one, so that an
 * image that is moderated, classified and indexed runs through the model once. Bounded by the
 * memory of what it holds; contents themselves are not kept, their digests are.
 */
public final class EmbeddingCache {

    private static final int BYTES_OF_AN_ENTRY = 300;
    private static final int BYTES_OF_A_VIEW = 64;

    /**
     * What makes two entries the same.
     *
     * @param model the model's identity
     * @param kind how the content was embedded: all that makes a difference beside the content
     * @param digest the SHA-256 of the content
     */
    record Key(String model, String kind, String digest) {}

    private final Cache<Key, List<EmbeddedView>> vectors;
    private final boolean keepsAny;

    /**
     * Makes a cache.
     *
     * @param maxBytes maximum memory of its entries in bytes; 0 to keep none
     */
    public EmbeddingCache(long maxBytes) {
        keepsAny = maxBytes > 0;
        vectors =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher((Key key, List<EmbeddedView> views) -> bytes(views))
                        .recordStats()
                        .build();
    }

    private static int bytes(List<EmbeddedView> views) {
        long bytes = BYTES_OF_AN_ENTRY;
        for (EmbeddedView view : views) {
            bytes += BYTES_OF_A_VIEW + (long) Float.BYTES * view.embedding().length;
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** The key of a content; without a digest where nothing is kept. */
    Key key(String model, String kind, byte[] content) {
        return new Key(model, kind, keepsAny ? Digest.SHA_256.of(content) : "");
    }

    /** As {@link #key(String, String, byte[])}, for a text. */
    Key key(String model, String kind, String content) {
        return new Key(
                model,
                kind,
                keepsAny ? Digest.SHA_256.of(content.getBytes(StandardCharsets.UTF_8)) : "");
    }

    Optional<List<EmbeddedView>> find(Key key) {
        return keepsAny
                ? Optional.ofNullable(vectors.getIfPresent(key)).map(EmbeddingCache::copy)
                : Optional.empty();
    }

    void put(Key key, List<EmbeddedView> views) {
        // Caffeine would hold it for a moment even where its size is 0.
        if (keepsAny) {
            vectors.put(key, copy(views));
        }
    }

    /** Vectors become message bodies, which a route may change. */
    private static List<EmbeddedView> copy(List<EmbeddedView> views) {
        return views.stream()
                .map(view -> new EmbeddedView(view.name(), view.embedding().clone()))
                .toList();
    }

    /** Memory of the entries in bytes. */
    public long bytes() {
        return vectors.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /** How often something was asked for and there. */
    public long hits() {
        return vectors.stats().hitCount();
    }

    /** How often something was asked for and not there. */
    public long misses() {
        return vectors.stats().missCount();
    }
}
