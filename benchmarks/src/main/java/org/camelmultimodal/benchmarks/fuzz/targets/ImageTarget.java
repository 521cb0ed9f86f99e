/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.time.Duration;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.ImageDecoder;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/** Fuzzes image files, decoded as for models and as for moderation. */
final class ImageTarget implements FuzzedInput {

    private static final ImageLimits LIMITS = new ImageLimits(1_000_000, 16 << 20, 50);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        byte[] input = data.consumeRemainingAsBytes();
        var source = new MediaSource.Bytes(input, "the image");
        FuzzedInput.succeeds(() -> ImageDecoder.decode(source, LIMITS, Deadline.in(TIMEOUT)));
        FuzzedInput.succeeds(
                () -> ImageDecoder.views(source, LIMITS, Deadline.in(TIMEOUT), view -> {}));
    }
}
