/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.image.ImageView;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.junit.jupiter.api.Test;

/** Frames on their way from the decoder to the model. */
class ViewPipelineTest {

    private static final RgbImage IMAGE = new RgbImage(1, 1, new byte[3]);

    private final List<CompletableFuture<float[]>> model = new CopyOnWriteArrayList<>();

    private ViewPipeline pipeline(int window, Deadline deadline) {
        return new ViewPipeline(
                image -> {
                    var result = new CompletableFuture<float[]>();
                    model.add(result);
                    return result;
                },
                window,
                deadline);
    }

    private static ImageView frame(int number) {
        return new ImageView("frame " + number, IMAGE);
    }

    @Test
    void noMoreThanTheWindowWaitForTheModel() throws Exception {
        ViewPipeline pipeline = pipeline(2, Deadline.NONE);
        var decoder =
                new Thread(
                        () -> {
                            for (int i = 1; i <= 4; i++) {
                                pipeline.add(frame(i));
                            }
                        });
        decoder.start();

        Awaitility.await().until(() -> decoder.getState() == Thread.State.TIMED_WAITING);
        assertThat(model).hasSize(2);
        model.get(0).complete(new float[] {1});
        Awaitility.await().until(() -> model.size() == 3);
        model.get(1).complete(new float[] {2});
        Awaitility.await().until(() -> model.size() == 4);
        decoder.join();
        model.get(3).complete(new float[] {4});
        model.get(2).complete(new float[] {3});

        assertThat(pipeline.all().get())
                .extracting(EmbeddedView::name)
                .containsExactly("frame 1", "frame 2", "frame 3", "frame 4");
    }

    @Test
    void aFailureOfTheModelEndsTheDecoding() {
        ViewPipeline pipeline = pipeline(2, Deadline.NONE);
        pipeline.add(frame(1));
        model.get(0).completeExceptionally(new InferenceException("NaN"));

        assertThatThrownBy(() -> pipeline.add(frame(2)))
                .hasCauseInstanceOf(InferenceException.class);
    }

    @Test
    void theDeadlineEndsTheWait() {
        ViewPipeline pipeline = pipeline(1, Deadline.in(Duration.ofMillis(50)));
        pipeline.add(frame(1));

        assertThatThrownBy(() -> pipeline.add(frame(2)))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void anImageWithoutFramesIsNone() {
        assertThatThrownBy(() -> pipeline(1, Deadline.NONE).all())
                .isInstanceOf(InvalidMediaException.class);
    }
}
