/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.image.ImageView;
import org.camelmultimodal.runtime.media.image.RgbImage;

/**
 * Passes the views of an image from the thread that decodes them to the model. When a full batch of
 * them waits for the model, the decoding thread waits too, so that an animation does not fill
 * memory with preprocessed frames.
 */
final class ViewPipeline {

    private final Function<RgbImage, CompletableFuture<float[]>> model;
    private final Deadline deadline;
    private final Semaphore places;
    private final List<CompletableFuture<EmbeddedView>> views = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private long waitedNanos;

    /**
     * Creates a pipeline for one image.
     *
     * @param model completes on a thread of its own
     * @param window maximum number of views that wait for the model; 1 or more
     */
    ViewPipeline(
            Function<RgbImage, CompletableFuture<float[]>> model, int window, Deadline deadline) {
        this.model = model;
        this.deadline = deadline;
        this.places = new Semaphore(window);
    }

    /**
     * Passes a view to the model; waits while too many are pending.
     *
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if no place became free in time
     * @throws CompletionException if the model failed on a view before this one
     */
    void add(ImageView view) {
        long begin = System.nanoTime();
        takePlace();
        waitedNanos += System.nanoTime() - begin;
        if (failure.get() != null) {
            throw new CompletionException(failure.get());
        }
        views.add(
                model.apply(view.image())
                        .whenComplete(
                                (vector, problem) -> {
                                    failure.compareAndSet(null, problem);
                                    places.release();
                                })
                        .thenApply(vector -> new EmbeddedView(view.name(), vector)));
    }

    private void takePlace() {
        try {
            if (!places.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                deadline.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EndpointStoppedException(
                    "The endpoint was stopped while an image was moderated", e);
        }
    }

    /** Returns the time in nanoseconds that {@link #add} waited for the model. */
    long waitedNanos() {
        return waitedNanos;
    }

    /**
     * Returns the embeddings of all views, in their order.
     *
     * @throws InvalidMediaException if there is none
     */
    CompletableFuture<List<EmbeddedView>> all() {
        if (views.isEmpty()) {
            throw new InvalidMediaException("The image has no frame");
        }
        return CompletableFuture.allOf(views.toArray(CompletableFuture[]::new))
                .thenApply(done -> views.stream().map(CompletableFuture::join).toList());
    }
}
