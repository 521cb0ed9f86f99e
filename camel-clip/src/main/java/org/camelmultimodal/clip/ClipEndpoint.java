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
import org.camelmultimodal.runtime.decoding.MediaDecoder;

/** Classify, embed, compare, moderate, index and search images and texts with CLIP in the JVM. */
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

    @UriPath(description = "Operation to perform")
    @Metadata(required = true)
    private ClipOperation operation;

    @UriParam private ClipConfiguration configuration;

    private volatile ClipEncoder encoder;
    private MediaDecoder decoder;

    public ClipEndpoint(String uri, ClipComponent component, ClipConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    protected void doStart() throws Exception {
        // First: where it cannot be opened, nothing else is there to be closed.
        decoder = configuration.getDecoding().open();
        super.doStart();
        EmbeddingCache cache = getComponent().embeddingCache();
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
    protected synchronized void closeRunners() {
        closeEncoder();
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }

    private void closeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    /**
     * Returns the encoder of all producers of this endpoint.
     *
     * @throws EndpointStoppedException if the endpoint is stopped
     */
    ClipEncoder encoder(ClipModel model) {
        ClipEncoder known = encoder;
        return known != null && known.model() == model ? known : newEncoder(model);
    }

    private synchronized ClipEncoder newEncoder(ClipModel model) {
        if (decoder == null) {
            throw new EndpointStoppedException("%s is stopped".formatted(getEndpointUri()));
        }
        if (encoder == null || encoder.model() != model) {
            // That of a model that was closed when the routes stopped.
            closeEncoder();
            encoder =
                    new ClipEncoder(
                            model,
                            decoder,
                            configuration.batchSettings(),
                            getComponent().embeddingCache(),
                            configuration.imageLimits(),
                            configuration.getLongText());
        }
        return encoder;
    }

    @Override
    protected Map<String, Object> status() {
        Map<String, Object> status = super.status();
        ClipEncoder current = encoder;
        status.put("pendingItems", current == null ? 0 : current.pending());
        EmbeddingCache cache = getComponent().embeddingCache();
        status.put("cacheBytes", cache.bytes());
        status.put("cacheHits", cache.hits());
        status.put("cacheMisses", cache.misses());
        return status;
    }

    /** Decoding is slow beside a fast model, so all processors take part in it. */
    @Override
    protected int defaultConcurrentCalls() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Enough for the batches that run, and for the next one. */
    @Override
    protected int itemsInFlight() {
        return (1 + configuration.getConcurrentBatches()) * configuration.getBatchSize();
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case CLASSIFY -> new ClipClassifyProducer(this);
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
