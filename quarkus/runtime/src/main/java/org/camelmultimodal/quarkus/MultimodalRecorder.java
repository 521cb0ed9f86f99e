/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import jakarta.enterprise.util.TypeLiteral;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextCustomizer;

/** Binds to Camel's registry what Camel cannot look up among the beans of CDI. */
@Recorder
public class MultimodalRecorder {

    /** The name of the store in Camel's registry. */
    static final String EMBEDDING_STORE = "embeddingStore";

    /**
     * Binds the bean EmbeddingStore, opened at its first use. Camel looks it up by its class, and
     * CDI resolves a class with a type argument only by both.
     */
    public RuntimeValue<CamelContextCustomizer> embeddingStore() {
        return new RuntimeValue<>(new BoundEmbeddingStore());
    }

    private static final class BoundEmbeddingStore implements CamelContextCustomizer {

        @Override
        public void configure(CamelContext context) {
            context.getRegistry()
                    .bind(EMBEDDING_STORE, EmbeddingStore.class, BoundEmbeddingStore::store);
        }

        private static Object store() {
            return Arc.container().select(new TypeLiteral<EmbeddingStore<TextSegment>>() {}).get();
        }
    }
}
