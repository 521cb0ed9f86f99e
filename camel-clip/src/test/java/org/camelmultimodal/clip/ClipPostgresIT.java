/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import org.apache.camel.BindToRegistry;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The stories of the index with PostgreSQL and pgvector. <code>.ci/with-postgres</code> starts the
 * server and says where it listens, as host:port.
 */
@EnabledIfEnvironmentVariable(
        named = "CAMEL_MULTIMODAL_TEST_POSTGRES",
        matches = ".+",
        disabledReason =
                "CAMEL_MULTIMODAL_TEST_POSTGRES names no PostgreSQL with pgvector; .ci/with-postgres starts one")
class ClipPostgresIT extends ClipIndexStories {

    /** The size of demo-clip's vectors. */
    private static final int DIMENSION = 96;

    @BindToRegistry("store")
    private final PgVectorEmbeddingStore store = store();

    @Override
    String options() {
        return "embeddingStore=#store";
    }

    private static PgVectorEmbeddingStore store() {
        String[] address = System.getenv("CAMEL_MULTIMODAL_TEST_POSTGRES").split(":");
        return PgVectorEmbeddingStore.builder()
                .host(address[0])
                .port(Integer.parseInt(address[1]))
                .user("camel")
                .password("camel")
                .database("postgres")
                .table("shapes")
                .dimension(DIMENSION)
                .dropTableFirst(true)
                .build();
    }
}
