/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.camelmultimodal.runtime.batch.BatchSettings;
import org.camelmultimodal.runtime.batch.FanOut;
import org.camelmultimodal.runtime.batch.MicroBatcher;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.StageListener;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.decoding.MediaDecoder;
import org.camelmultimodal.runtime.media.ImageLimits;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.RgbImage;

/**
 * Embeds for many callers at once: pictures are decoded and resized on the callers' threads while
 * the model runs on batches of what is ready, and what was embedded before comes from the cache.
 */
public final class ClipEncoder {

    private final ClipModel model;
    private final MediaDecoder decoder;
    private final MicroBatcher<PictureValues, float[]> pictures;
    private final MicroBatcher<int[], float[]> texts;
    private final StageListener listener;
    private final EmbeddingCache cache;

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
        this.pictures = new MicroBatcher<>(runner, model::embedPictures, settings, listener);
        this.texts = new MicroBatcher<>(runner, model::embedTokens, settings, listener);
        this.listener = listener;
        this.cache = cache;
    }

    /** The model that runs. */
    public ClipModel model() {
        return model;
    }

    /**
     * The vector of a picture, of length 1. Reads, decodes and resizes on the calling thread.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it cannot be read as a picture
     */
    public CompletableFuture<float[]> picture(
            MediaSource source, ImageLimits limits, Ticket ticket) {
        long begin = System.nanoTime();
        byte[] bytes = source.readAll(limits.maxBytes());
        String content = cache.keepsAny() ? EmbeddingCache.digest(bytes) : "";
        var key = new EmbeddingCache.Key(model.identity(), content);
        Optional<List<float[]>> known = cache.find(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get().get(0));
        }
        RgbImage image =
                decoder.image(
                        new MediaSource.Bytes(bytes, source.description()),
                        limits,
                        ticket.deadline());
        PictureValues values = model.pictureValues(image);
        listener.took(Stage.PREPROCESS, System.nanoTime() - begin);
        return pictures.submit(values, ticket)
                .whenComplete(
                        (embedding, failure) -> {
                            if (failure == null) {
                                cache.put(key, List.of(embedding));
                            }
                        });
    }

    /** The vector of a text, of length 1; of one that is read in windows their mean. */
    public CompletableFuture<float[]> text(String text, LongText longText, Ticket ticket) {
        return windows(text, longText, ticket)
                .thenApply(
                        windows ->
                                windows.size() == 1
                                        ? windows.get(0)
                                        : Vectors.normalisedMean(windows));
    }

    /** The vectors of all windows of a text, of length 1. */
    public CompletableFuture<List<float[]>> windows(String text, LongText longText, Ticket ticket) {
        var key = new EmbeddingCache.Key(model.identity(), longText + ":" + text);
        Optional<List<float[]>> known = cache.find(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        long begin = System.nanoTime();
        List<int[]> rows = model.tokenWindows(text, longText);
        listener.took(Stage.PREPROCESS, System.nanoTime() - begin);
        return FanOut.run(rows.size(), rows.size(), i -> texts.submit(rows.get(i), ticket))
                .whenComplete(
                        (embeddings, failure) -> {
                            if (failure == null) {
                                cache.put(key, embeddings);
                            }
                        });
    }

    /** How many pictures and texts wait for the model. */
    public int waiting() {
        return pictures.waiting() + texts.waiting();
    }
}
