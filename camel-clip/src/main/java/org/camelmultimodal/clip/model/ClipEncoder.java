/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.batch.BatchSettings;
import org.camelmultimodal.runtime.batch.FanOut;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.decoding.MediaDecoder;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/**
 * Embeds the items of an endpoint's messages: images are decoded and preprocessed on the calling
 * threads while the model runs on batches of what is ready, and embeddings that were computed
 * before come from the cache.
 */
public final class ClipEncoder implements AutoCloseable {

    private final ClipModel model;
    private final MediaDecoder decoder;
    private final ClipBatcher batcher;
    private final EmbeddingCache cache;
    private final ImageLimits limits;
    private final LongText longText;
    private final int batchSize;

    /**
     * Creates an encoder.
     *
     * @param decoder decodes images; closed by its owner
     * @param settings of the batches; encoders of the same model with equal settings share batches
     * @param cache may be shared by encoders
     * @param limits of encoded and decoded images
     * @param longText handling of texts that exceed the context length of the model
     */
    public ClipEncoder(
            ClipModel model,
            MediaDecoder decoder,
            BatchSettings settings,
            EmbeddingCache cache,
            ImageLimits limits,
            LongText longText) {
        this.model = model;
        this.decoder = decoder;
        this.batcher = ClipBatcher.acquire(model, settings);
        this.cache = cache;
        this.limits = limits;
        this.longText = longText;
        this.batchSize = settings.size();
    }

    /** Returns the model that runs. */
    public ClipModel model() {
        return model;
    }

    /**
     * Returns the L2-normalized embedding of an input. Images are read, decoded and preprocessed on
     * the calling thread.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if an image cannot be decoded, or a
     *     vector has no direction
     */
    public CompletableFuture<float[]> embed(ClipInput input, Ticket ticket) {
        if (input instanceof ClipInput.Text text) {
            return text(text.text(), ticket);
        }
        return input instanceof ClipInput.Image image
                ? image(image.source(), ticket)
                : CompletableFuture.completedFuture(
                        Vectors.normalize(((ClipInput.Vector) input).values()));
    }

    private CompletableFuture<float[]> image(MediaSource source, Ticket ticket) {
        long begin = System.nanoTime();
        byte[] bytes = source.readAll(limits.maxBytes());
        EmbeddingCache.Key key = cache.key(model.identity(), "image", bytes);
        Optional<List<EmbeddedView>> known = cache.find(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get().get(0).embedding());
        }
        PixelValues values =
                ticket.timed(
                        Stage.PREPROCESS,
                        begin,
                        () ->
                                model.pixelValues(
                                        decoder.image(
                                                new MediaSource.Bytes(bytes, source.description()),
                                                limits,
                                                ticket.deadline())));
        return batcher.image(values, ticket)
                .whenComplete(
                        (embedding, failure) -> {
                            if (failure == null) {
                                cache.put(key, List.of(new EmbeddedView("", embedding)));
                            }
                        });
    }

    /**
     * Returns the embeddings of all views of an image: each of its frames, with each background
     * that transparency may show, and the squares of a wide or tall image of which the model sees
     * only the center. The calling thread decodes them one after the other; at most one batch of
     * them waits for the model.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it cannot be read as an image,
     *     or has more frames than the limit
     */
    public CompletableFuture<List<EmbeddedView>> views(MediaSource source, Ticket ticket) {
        byte[] bytes = source.readAll(limits.maxBytes());
        // An endpoint must not find what another one with higher limits accepted.
        EmbeddingCache.Key key = cache.key(model.identity(), "views " + limits, bytes);
        Optional<List<EmbeddedView>> known = cache.find(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        var pipeline =
                new ViewPipeline(
                        view -> batcher.image(model.pixelValues(view), ticket),
                        batchSize,
                        ticket.deadline());
        decode(new MediaSource.Bytes(bytes, source.description()), pipeline, ticket);
        return keep(key, pipeline.all());
    }

    private void decode(MediaSource source, ViewPipeline pipeline, Ticket ticket) {
        long begin = System.nanoTime();
        LongSupplier nanos = () -> System.nanoTime() - begin - pipeline.waitedNanos();
        try {
            decoder.views(
                    source,
                    limits,
                    ticket.deadline(),
                    view -> {
                        pipeline.add(view);
                        if (model.cutsOff(view.image())) {
                            SquareParts.of(view, pipeline::add);
                        }
                    });
        } catch (CompletionException e) {
            // The model failed on an earlier view, and its run has reported that.
            throw e;
        } catch (RuntimeException | Error e) {
            ticket.listener().failed(Stage.PREPROCESS, nanos.getAsLong(), e);
            throw e;
        }
        ticket.listener().took(Stage.PREPROCESS, nanos.getAsLong());
    }

    private CompletableFuture<float[]> text(String text, Ticket ticket) {
        return windows(
                        "text " + longText,
                        text,
                        () -> model.tokenWindows(text, longText),
                        "",
                        ticket)
                .thenApply(
                        windows ->
                                windows.size() == 1
                                        ? windows.get(0).embedding()
                                        : Vectors.normalizedMean(
                                                windows.stream()
                                                        .map(EmbeddedView::embedding)
                                                        .toList()));
    }

    /**
     * Checks that the model reads a text completely, if longer ones are errors.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if the text has more tokens than
     *     the context length and <code>longText</code> is {@link LongText#ERROR}
     */
    public void requireLength(String text) {
        if (longText == LongText.ERROR) {
            model.tokenWindows(text, LongText.ERROR);
        }
    }

    /**
     * Returns the embeddings of all windows of a text for moderation: overlapping ones over its
     * whole length, and its sentences.
     *
     * @param name names the form of the text in the views; empty for the text as it was written
     */
    public CompletableFuture<List<EmbeddedView>> moderationWindows(
            String text, String name, Ticket ticket) {
        return windows(
                "moderation " + name, text, () -> model.moderationWindows(text), name, ticket);
    }

    private CompletableFuture<List<EmbeddedView>> windows(
            String kind, String text, Supplier<List<int[]>> tokens, String name, Ticket ticket) {
        EmbeddingCache.Key key = cache.key(model.identity(), kind, text);
        Optional<List<EmbeddedView>> known = cache.find(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        List<int[]> rows = ticket.timed(Stage.PREPROCESS, tokens);
        // A few batches at a time, so that a long text does not delay all other texts.
        return keep(
                key,
                FanOut.run(
                        rows.size(),
                        2 * batchSize,
                        i ->
                                batcher.text(rows.get(i), ticket)
                                        .thenApply(vector -> new EmbeddedView(name, vector))));
    }

    private CompletableFuture<List<EmbeddedView>> keep(
            EmbeddingCache.Key key, CompletableFuture<List<EmbeddedView>> views) {
        return views.whenComplete(
                (embedded, failure) -> {
                    if (failure == null) {
                        cache.put(key, embedded);
                    }
                });
    }

    /** Returns the number of pending images and texts of all encoders that share batches. */
    public int pending() {
        return batcher.pending();
    }

    /** Releases the batcher; when its last encoder is closed, pending items fail. */
    @Override
    public void close() {
        batcher.close();
    }
}
