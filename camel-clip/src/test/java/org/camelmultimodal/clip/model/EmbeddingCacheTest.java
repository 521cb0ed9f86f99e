/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the cache keeps, and how much of it. */
class EmbeddingCacheTest {

    private static List<EmbeddedView> views(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new EmbeddedView("frame " + i, new float[512]))
                .toList();
    }

    @Test
    void aTextOfMegabytesIsKnownByItsDigest() {
        var cache = new EmbeddingCache(1 << 20);
        EmbeddingCache.Key key = cache.key("model", "text", "a".repeat(10_000_000));

        cache.put(key, views(1));

        assertThat(key.digest()).hasSize(64);
        assertThat(cache.find(cache.key("model", "text", "a".repeat(10_000_000)))).isPresent();
        assertThat(cache.bytes()).isBetween(2048L, 4096L);
    }

    @Test
    void entriesOfManyVectorsDoNotFillTheMemory() {
        var cache = new EmbeddingCache(1 << 20);

        for (int i = 0; i < 100; i++) {
            cache.put(cache.key("model", "moderation", "text " + i), views(100));
        }

        Awaitility.await().until(() -> cache.bytes() <= 1 << 20);
    }

    @Test
    void anEntryLargerThanTheCacheIsNotKept() {
        var cache = new EmbeddingCache(10_000);
        EmbeddingCache.Key key = cache.key("model", "views", new byte[] {1});

        cache.put(key, views(100));

        Awaitility.await().until(() -> cache.find(key).isEmpty());
    }

    @Test
    void contentsOfAnotherKindOrModelAreOthers() {
        var cache = new EmbeddingCache(1 << 20);
        cache.put(cache.key("model", "image", new byte[] {1}), views(1));

        assertThat(cache.find(cache.key("model", "views", new byte[] {1}))).isEmpty();
        assertThat(cache.find(cache.key("other", "image", new byte[] {1}))).isEmpty();
        assertThat(cache.find(cache.key("model", "image", new byte[] {2}))).isEmpty();
        assertThat(cache.find(cache.key("model", "image", new byte[] {1}))).isPresent();
    }

    @Test
    void aCacheOfNothingWorksOutNoDigests() {
        var cache = new EmbeddingCache(0);
        EmbeddingCache.Key key = cache.key("model", "text", "a");

        cache.put(key, views(1));

        assertThat(key.digest()).isEmpty();
        assertThat(cache.find(key)).isEmpty();
    }
}
