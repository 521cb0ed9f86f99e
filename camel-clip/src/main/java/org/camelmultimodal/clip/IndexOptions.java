/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.camelmultimodal.clip.index.IndexEmbeddingStore;
import org.camelmultimodal.clip.index.LuceneIndex;
import org.camelmultimodal.clip.index.StoreIndex;
import org.camelmultimodal.clip.index.VectorIndex;

/** Decides which index an endpoint uses. */
final class IndexOptions {

    private static final String DEFAULT_DIRECTORY = "clip-index";

    private IndexOptions() {}

    /**
     * Opens the index of an endpoint, in this order: the store that it names, the embedded index in
     * the directory that it names, the only store of the registry, the embedded index in the
     * default directory. An endpoint that names a directory must not write into a store that is in
     * the registry for another purpose.
     *
     * @return to be closed by the caller
     */
    static VectorIndex open(CamelContext context, ClipConfiguration options) {
        return store(context, options)
                .map(IndexOptions::index)
                .orElseGet(
                        () ->
                                LuceneIndex.open(
                                        Path.of(
                                                options.getIndexDirectory() == null
                                                        ? DEFAULT_DIRECTORY
                                                        : options.getIndexDirectory(),
                                                options.getIndex())));
    }

    /** An index behind a store is shared as it is: with its ids, vectors and all of its queries. */
    private static VectorIndex index(EmbeddingStore<TextSegment> store) {
        return store instanceof IndexEmbeddingStore own ? own.share() : new StoreIndex(store);
    }

    // The registry knows classes, not type arguments.
    @SuppressWarnings("unchecked")
    private static Optional<EmbeddingStore<TextSegment>> store(
            CamelContext context, ClipConfiguration options) {
        if (options.getEmbeddingStore() != null || options.getIndexDirectory() != null) {
            return Optional.ofNullable(options.getEmbeddingStore());
        }
        return Optional.ofNullable(
                CamelContextHelper.findSingleByType(context, EmbeddingStore.class));
    }
}
