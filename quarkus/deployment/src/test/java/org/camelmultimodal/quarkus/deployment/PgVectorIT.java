/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The bean EmbeddingStore in PostgreSQL. <code>.ci/with-postgres</code> starts the server and says
 * where it listens, as host:port.
 */
@EnabledIfEnvironmentVariable(
        named = PgVectorIT.SERVER,
        matches = ".+",
        disabledReason =
                "CAMEL_MULTIMODAL_TEST_POSTGRES names no PostgreSQL with pgvector; .ci/with-postgres starts one")
class PgVectorIT {

    static final String SERVER = "CAMEL_MULTIMODAL_TEST_POSTGRES";

    private static final String[] ADDRESS =
            Objects.requireNonNullElse(System.getenv(SERVER), "localhost:5432").split(":");

    private static final String SETTINGS = "quarkus.camel.multimodal.embedding-store.";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            new QuarkusUnitTest()
                    .withEmptyApplication()
                    .overrideConfigKey("quarkus.http.test-port", "0")
                    .overrideConfigKey(SETTINGS + "kind", "pgvector")
                    .overrideConfigKey(SETTINGS + "pgvector.host", ADDRESS[0])
                    .overrideConfigKey(SETTINGS + "pgvector.port", ADDRESS[1])
                    .overrideConfigKey(SETTINGS + "pgvector.user", "camel")
                    .overrideConfigKey(SETTINGS + "pgvector.password", "camel")
                    .overrideConfigKey(SETTINGS + "pgvector.table", "quarkus_shapes")
                    .overrideConfigKey(SETTINGS + "pgvector.dimension", "96");

    @Inject CamelContext context;
    @Inject EmbeddingStore<TextSegment> store;

    @Test
    void routesIndexAndSearchInPostgres() {
        var producer = context.createProducerTemplate();

        producer.requestBodyAndHeader("clip:index", "a red circle", "CamelClipId", "circle-1");

        assertThat(store).isInstanceOf(PgVectorEmbeddingStore.class);
        assertThat(producer.requestBody("clip:search?topK=1", "a red circle", List.class))
                .hasSize(1)
                .first()
                .asString()
                .contains("circle-1");
    }
}
