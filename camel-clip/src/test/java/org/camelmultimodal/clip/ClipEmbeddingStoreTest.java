/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import org.apache.camel.BindToRegistry;

/** The stories of the index with a vector store of LangChain4j. */
class ClipEmbeddingStoreTest extends ClipIndexStories {

    @BindToRegistry("store")
    private final InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();

    @Override
    String options() {
        return "embeddingStore=#store";
    }
}
