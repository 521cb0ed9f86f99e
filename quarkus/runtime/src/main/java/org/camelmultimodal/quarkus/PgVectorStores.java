/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Stores in PostgreSQL; loaded only if one is configured, because the library is optional. */
final class PgVectorStores {

    private static final String SETTINGS = MultimodalConfig.PREFIX + ".embedding-store";

    private PgVectorStores() {}

    /**
     * Opens a store.
     *
     * @throws InvalidOptionException if the library is missing, or the dimension is not set
     */
    static EmbeddingStore<TextSegment> open(MultimodalConfig.PgVector settings) {
        int dimension =
                settings.dimension()
                        .orElseThrow(
                                () ->
                                        new InvalidOptionException(
                                                "%s.pgvector.dimension is not set: expected the number of values of the model's vectors, such as 512. Set it in application.properties"
                                                        .formatted(SETTINGS)));
        try {
            return Builder.build(settings, dimension);
        } catch (NoClassDefFoundError e) {
            throw new InvalidOptionException(
                    "%s.kind=pgvector needs a library that is missing (%s): expected it on the class path. Add the dependency dev.langchain4j:langchain4j-pgvector"
                            .formatted(SETTINGS, e.getMessage()),
                    e);
        }
    }

    /** Separate, so that the class above can be loaded and verified without the library. */
    private static final class Builder {

        static EmbeddingStore<TextSegment> build(
                MultimodalConfig.PgVector settings, int dimension) {
            return PgVectorEmbeddingStore.builder()
                    .host(settings.host())
                    .port(settings.port())
                    .database(settings.database())
                    .user(settings.user().orElse(null))
                    .password(settings.password().orElse(null))
                    .table(settings.table())
                    .dimension(dimension)
                    .build();
        }
    }
}
