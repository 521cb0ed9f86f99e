/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.camelmultimodal.clip.index.IndexEmbeddingStore;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.camel.OnConsumerThread;
import org.camelmultimodal.runtime.store.ModelStore;

/**
 * The beans that applications inject, and that the components take from Camel's registry. A bean of
 * the application of the same type replaces the one here.
 */
@Singleton
public class MultimodalBeans {

    @Produces
    @Singleton
    @DefaultBean
    ModelStore modelStore(MultimodalConfig config) {
        return ModelStore.of(
                config.store().directory(),
                config.store().offline(),
                Thread.currentThread().getContextClassLoader());
    }

    @Produces
    @Singleton
    @DefaultBean
    ModerationPolicy moderationPolicy(MultimodalConfig config, CamelContext context) {
        return config.policy()
                .map(uri -> policy(context, uri))
                .orElseGet(ModerationPolicy::standard);
    }

    private static ModerationPolicy policy(CamelContext context, String uri) {
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, uri)) {
            return ModerationPolicy.read(in, uri);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "%s.policy=%s cannot be read: %s: expected the URI of a YAML file, such as classpath:policy.yaml"
                            .formatted(MultimodalConfig.PREFIX, uri, e.getMessage()),
                    e);
        }
    }

    /** Opened when it is first used: an application without an index gets no directory for it. */
    @Produces
    @Singleton
    @DefaultBean
    EmbeddingStore<TextSegment> embeddingStore(MultimodalConfig config) {
        MultimodalConfig.EmbeddingStore settings = config.embeddingStore();
        return switch (settings.kind()) {
            case INDEX -> new IndexEmbeddingStore(settings.directory().resolve(settings.index()));
            case PGVECTOR -> PgVectorStores.open(settings.pgvector());
        };
    }

    void close(@Disposes EmbeddingStore<TextSegment> store) throws Exception {
        if (store instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    /** The policy of routes from transacted queues. */
    @Produces
    @Singleton
    @DefaultBean
    @Named("onConsumerThread")
    OnConsumerThread onConsumerThread() {
        return new OnConsumerThread();
    }
}
