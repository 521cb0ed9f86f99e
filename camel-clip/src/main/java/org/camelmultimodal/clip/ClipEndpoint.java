/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.camel.Category;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.camelmultimodal.clip.model.ClipEncoder;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceComponent;
import org.camelmultimodal.runtime.camel.InferenceEndpoint;
import org.camelmultimodal.runtime.decoding.MediaDecoder;

/**
 * Classify, embed, compare, moderate, index and search images and texts with CLIP, inside the JVM.
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

    @UriPath(description = "What is done with a message")
    @Metadata(required = true)
    private ClipOperation operation;

    @UriParam private ClipConfiguration configuration;

    private boolean keepsToEmbeddedIndex;
    private volatile ExecutorService runner;
    private volatile ClipEncoder encoder;
    private MediaDecoder decoder;

    public ClipEndpoint(String uri, ClipComponent component, ClipConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    /**
     * Has a store in the registry passed over, which may be there for something else; for an
     * endpoint that names its directory.
     */
    void keepToEmbeddedIndex() {
        keepsToEmbeddedIndex = true;
    }

    @Override
    protected void doInit() throws Exception {
        // Camel looks into the registry here.
        super.doInit();
        if (keepsToEmbeddedIndex) {
            configuration.setEmbeddingStore(null);
        }
    }

    @Override
    protected void doStart() throws Exception {
        // First: where it cannot be had, nothing else is there to be closed.
        decoder = configuration.getDecoding().open();
        super.doStart();
        // For the batches of images, and as many for those of texts.
        runner =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newFixedThreadPool(
                                this, "clip-model", 2 * configuration.getConcurrentBatches());
        showCount(
                "camel.multimodal.cache.hits",
                "Vectors that were in the embedding cache",
                getComponent(),
                component -> component.embeddingCache().hits());
        showCount(
                "camel.multimodal.cache.misses",
                "Vectors that were not in the embedding cache",
                getComponent(),
                component -> component.embeddingCache().misses());
    }

    @Override
    protected synchronized void stopRunners() {
        if (runner != null) {
            getCamelContext().getExecutorServiceManager().shutdownNow(runner);
            runner = null;
        }
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
     * The encoder that all producers of this endpoint share, so that their messages meet.
     *
     * @throws EndpointStoppedException if the endpoint is stopped
     */
    ClipEncoder encoder(ClipModel model) {
        ClipEncoder known = encoder;
        return known != null && known.model() == model ? known : newEncoder(model);
    }

    private synchronized ClipEncoder newEncoder(ClipModel model) {
        if (runner == null) {
            throw new EndpointStoppedException("%s is stopped".formatted(getEndpointUri()));
        }
        if (encoder == null || encoder.model() != model) {
            // That of a model that was closed when the routes stopped.
            closeEncoder();
            encoder =
                    new ClipEncoder(
                            model,
                            decoder,
                            runner,
                            configuration.batchSettings(),
                            stageListener(),
                            getComponent().embeddingCache());
        }
        return encoder;
    }

    /** The encoder, null until a producer is started. */
    ClipEncoder encoder() {
        return encoder;
    }

    /** How many messages are here: waiting, worked on, or in a batch. */
    @Override
    protected int inHand() {
        return super.inHand();
    }

    /** Works on a part of a message on the endpoint's threads. */
    <T> CompletableFuture<T> fork(Supplier<CompletableFuture<T>> work, Ticket ticket) {
        return executor().fork(work, ticket);
    }

    /** Decoding is the slow part beside a fast model, so all processors take part in it. */
    @Override
    protected int usualConcurrentCalls() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    protected String operationName() {
        return InferenceComponent.kebab(operation);
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
