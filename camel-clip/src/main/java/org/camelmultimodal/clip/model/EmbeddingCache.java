/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.Digest;

/**
 * Caches embeddings by model and content. Endpoints share a cache, so that an image that is
 * moderated, classified and indexed runs on the model once. The memory of the entries is limited;
 * they hold a digest of the content, not the content itself.
 */
public final class EmbeddingCache {

    private static final int BYTES_OF_AN_ENTRY = 300;
    private static final int BYTES_OF_A_VIEW = 64;

    /**
     * The key of an entry.
     *
     * @param model the model's identity
     * @param kind how the content was embedded: everything besides the content that affects the
     *     embedding
     * @param digest the SHA-256 of the content
     */
    record Key(String model, String kind, String digest) {}

    private final Cache<Key, List<EmbeddedView>> vectors;
    private final boolean keepsAny;

    /**
     * Creates a cache.
     *
     * @param maxBytes maximum memory of its entries in bytes; 0 disables the cache
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

    /** Returns the key of a content; without a digest if the cache is disabled. */
    Key key(String model, String kind, byte[] content) {
        return new Key(model, kind, keepsAny ? Digest.SHA_256.of(content) : "");
    }

    /** Returns the key of a text, as {@link #key(String, String, byte[])} does. */
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
        // Caffeine would hold it for a moment even if its maximum size is 0.
        if (keepsAny) {
            vectors.put(key, copy(views));
        }
    }

    /** Returns a copy, because embeddings become message bodies, which a route may change. */
    private static List<EmbeddedView> copy(List<EmbeddedView> views) {
        return views.stream()
                .map(view -> new EmbeddedView(view.name(), view.embedding().clone()))
                .toList();
    }

    /** Returns the memory of the entries in bytes. */
    public long bytes() {
        return vectors.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /** Returns the number of lookups that found an entry. */
    public long hits() {
        return vectors.stats().hitCount();
    }

    /** Returns the number of lookups that found no entry. */
    public long misses() {
        return vectors.stats().missCount();
    }
}
