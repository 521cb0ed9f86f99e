/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.batch.BatchSettings;
import org.camelmultimodal.runtime.batch.FanOut;
import org.camelmultimodal.runtime.batch.MicroBatcher;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.StageListener;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.decoding.MediaDecoder;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/**
 * Embeds for many callers at once: images are decoded and resized on the callers' threads while the
 * model runs on batches of what is ready, and what was embedded before comes from the cache.
 */
public final class ClipEncoder {

    private final ClipModel model;
    private final MediaDecoder decoder;
    private final MicroBatcher<PixelValues, float[]> images;
    private final MicroBatcher<int[], float[]> texts;
    private final StageListener listener;
    private final EmbeddingCache cache;
    private final int batchSize;

    /**
     * Makes an encoder.
     *
     * @param decoder where images are decoded; its owner closes it
     * @param runner where the model runs, two threads for each batch that may run at once; its
     *     owner shuts it down
     */
    public ClipEncoder(
            ClipModel model,
            MediaDecoder decoder,
            ExecutorService runner,
            BatchSettings settings,
            StageListener listener,
            EmbeddingCache cache) {
        this.model = model;
        this.decoder = decoder;
        this.images = new MicroBatcher<>(runner, model::embedPixelValues, settings, listener);
        this.texts = new MicroBatcher<>(runner, model::embedTokens, settings, listener);
        this.listener = listener;
        this.cache = cache;
        this.batchSize = settings.size();
    }

    /** The model that runs. */
    public ClipModel model() {
        return model;
    }

    /**
     * The vector of an image, of length 1. Reads, decodes and resizes on the calling thread.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it cannot be read as an image
     */
    public CompletableFuture<float[]> image(MediaSource source, ImageLimits limits, Ticket ticket) {
        long begin = System.nanoTime();
        byte[] bytes = source.readAll(limits.maxBytes());
        EmbeddingCache.Key key = cache.key(model.identity(), "image", bytes);
        Optional<List<EmbeddedView>> known = cache.find(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get().get(0).embedding());
        }
        DecodedImage image =
                decoder.image(
                        new MediaSource.Bytes(bytes, source.description()),
                        limits,
                        ticket.deadline());
        PixelValues values = model.pixelValues(image);
        listener.took(Stage.PREPROCESS, System.nanoTime() - begin);
        return images.submit(values, ticket)
                .whenComplete(
                        (embedding, failure) -> {
                            if (failure == null) {
                                cache.put(key, List.of(new EmbeddedView("", embedding)));
                            }
                        });
    }

    /**
     * The vectors of all views of an image: each of its frames, what transparency may show, and the
     * parts of a wide or tall one of which the model sees the middle. The calling thread decodes
     * them one after the other; at most a batch of them waits for the model at once.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it cannot be read as an image,
     *     or has more frames than the limit
     */
    public CompletableFuture<List<EmbeddedView>> views(
            MediaSource source, ImageLimits limits, Ticket ticket) {
        byte[] bytes = source.readAll(limits.maxBytes());
        // An endpoint with lower limits must not find what one with higher ones let through.
        EmbeddingCache.Key key = cache.key(model.identity(), "views " + limits, bytes);
        Optional<List<EmbeddedView>> known = cache.find(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        var pipeline =
                new ViewPipeline(
                        view -> images.submit(model.pixelValues(view), ticket),
                        batchSize,
                        ticket.deadline());
        long begin = System.nanoTime();
        decoder.views(
                new MediaSource.Bytes(bytes, source.description()),
                limits,
                ticket.deadline(),
                view -> {
                    pipeline.add(view);
                    if (model.cutsOff(view.image())) {
                        SquareParts.of(view, pipeline::add);
                    }
                });
        listener.took(Stage.PREPROCESS, System.nanoTime() - begin - pipeline.waitedNanos());
        return keep(key, pipeline.all());
    }

    /** The vector of a text, of length 1; of one that is read in windows their mean. */
    public CompletableFuture<float[]> text(String text, LongText longText, Ticket ticket) {
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
                                        : Vectors.normalisedMean(
                                                windows.stream()
                                                        .map(EmbeddedView::embedding)
                                                        .toList()));
    }

    /**
     * The vectors of all windows in which a text is read for moderation: overlapping ones over its
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
        long begin = System.nanoTime();
        List<int[]> rows = tokens.get();
        listener.took(Stage.PREPROCESS, System.nanoTime() - begin);
        // A few batches at a time, so that a long text does not keep all other texts waiting.
        return keep(
                key,
                FanOut.run(
                        rows.size(),
                        2 * batchSize,
                        i ->
                                texts.submit(rows.get(i), ticket)
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

    /** Takes nothing more; what waits fails with EndpointStoppedException. */
    public void close() {
        images.close();
        texts.close();
    }

    /** How many images and texts wait for the model. */
    public int waiting() {
        return images.waiting() + texts.waiting();
    }
}
