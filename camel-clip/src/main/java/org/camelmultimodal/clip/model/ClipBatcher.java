/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmultimodal.runtime.SharedInstances;
import org.camelmultimodal.runtime.batch.BatchSettings;
import org.camelmultimodal.runtime.batch.MicroBatcher;
import org.camelmultimodal.runtime.batch.Ticket;

/**
 * Runs a model on batches of images and of texts. All endpoints of the process that use the same
 * loaded model with the same batch settings share one, so that their messages meet in one batch.
 */
final class ClipBatcher implements AutoCloseable {

    private record Key(ClipModel model, BatchSettings settings) {}

    private static final SharedInstances<Key, ClipBatcher> SHARED =
            new SharedInstances<>(ClipBatcher::closeNow);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Key key;
    private final ExecutorService runner;
    private final MicroBatcher<PixelValues, float[]> images;
    private final MicroBatcher<int[], float[]> texts;

    private ClipBatcher(Key key) {
        this.key = key;
        this.runner = threads(2 * key.settings.concurrent());
        this.images = new MicroBatcher<>(runner, key.model::embedPixelValues, key.settings);
        this.texts = new MicroBatcher<>(runner, key.model::embedTokens, key.settings);
    }

    /** Acquires the batcher of a model; each caller closes it once. */
    static ClipBatcher acquire(ClipModel model, BatchSettings settings) {
        var key = new Key(model, settings);
        return SHARED.acquire(key, () -> new ClipBatcher(key));
    }

    /**
     * Returns one thread per batch of images and of texts that may run at once. Like the model,
     * they belong to the process, not to a Camel context.
     */
    private static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, ClipBatcher::thread);
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "clip-model-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the embedding of an image, after it ran in a batch. */
    CompletableFuture<float[]> image(PixelValues values, Ticket ticket) {
        return images.submit(values, ticket);
    }

    /** Returns the embedding of a row of token ids, after it ran in a batch. */
    CompletableFuture<float[]> text(int[] ids, Ticket ticket) {
        return texts.submit(ids, ticket);
    }

    /** Returns the number of pending images and texts. */
    int pending() {
        return images.pending() + texts.pending();
    }

    @Override
    public void close() {
        SHARED.release(key);
    }

    private void closeNow() {
        runner.shutdownNow();
        images.close();
        texts.close();
    }
}
