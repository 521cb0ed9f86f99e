/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.camelmultimodal.clip.model.ClipEncoder;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.EmbeddingCache;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.camel.InferenceEndpoint;

/**
 * Classify, tag, embed, compare, moderate, rank, index and search images and texts with CLIP in the
 * JVM.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "clip",
        title = "CLIP",
        syntax = "clip:operation",
        producerOnly = true,
        remote = false,
        category = {Category.AI},
        headersClass = ClipConstants.class)
public class ClipEndpoint extends InferenceEndpoint<ClipModel> {

    @UriPath(description = "Operation to perform.")
    @Metadata(required = true)
    private ClipOperation operation;

    @UriParam private ClipConfiguration configuration;

    private volatile EndpointEncoder encoder;

    public ClipEndpoint(String uri, ClipComponent component, ClipConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    protected void doStart() throws Exception {
        EmbeddingCache cache = getComponent().embeddingCache();
        // First, so that nothing else is open yet if its decoder cannot be opened.
        encoder = new EndpointEncoder(configuration, cache);
        super.doStart();
        counter(
                "camel.multimodal.cache.hits",
                "Embeddings that were found in the embedding cache",
                cache,
                EmbeddingCache::hits);
        counter(
                "camel.multimodal.cache.misses",
                "Embeddings that were not found in the embedding cache",
                cache,
                EmbeddingCache::misses);
    }

    @Override
    protected void closeRunners() {
        if (encoder != null) {
            encoder.close();
        }
    }

    /**
     * Returns the encoder of all producers of this endpoint.
     *
     * @throws EndpointStoppedException if the endpoint is stopped
     */
    ClipEncoder encoder(ClipModel model) {
        EndpointEncoder current = encoder;
        if (current == null) {
            throw new EndpointStoppedException(
                    "%s is not started. Send the message again when it is started"
                            .formatted(getEndpointUri()));
        }
        return current.of(model);
    }

    @Override
    protected Map<String, Object> status() {
        Map<String, Object> status = super.status();
        EndpointEncoder current = encoder;
        status.put("pendingItems", current == null ? 0 : current.pending());
        EmbeddingCache cache = getComponent().embeddingCache();
        status.put("cacheBytes", cache.bytes());
        status.put("cacheHits", cache.hits());
        status.put("cacheMisses", cache.misses());
        return status;
    }

    /** Returns the number of processors: decoding is slow compared with a fast model. */
    @Override
    protected int defaultConcurrentCalls() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Returns the number of items in the running batches and the next one. */
    @Override
    protected int itemsInFlight() {
        return (1 + configuration.getConcurrentBatches()) * configuration.getBatchSize();
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case CLASSIFY -> new ClipClassifyProducer(this);
            case TAG -> new ClipTagProducer(this);
            case EMBED -> new ClipEmbedProducer(this);
            case SIMILARITY -> new ClipSimilarityProducer(this);
            case MODERATE -> new ClipModerateProducer(this);
            case INDEX -> new ClipIndexProducer(this);
            case SEARCH -> new ClipSearchProducer(this);
            case RANK -> new ClipRankProducer(this);
        };
    }

    @Override
    public ClipOperation getOperation() {
        return operation;
    }

    public void setOperation(ClipOperation operation) {
        this.operation = operation;
    }

    @Override
    public ClipComponent getComponent() {
        return (ClipComponent) super.getComponent();
    }

    @Override
    public ClipConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ClipConfiguration configuration) {
        this.configuration = configuration;
    }
}
