/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.time.Duration;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;

/** Fuzzes recordings of every container and codec. */
final class RecordingTarget implements FuzzedInput {

    private static final AudioLimits LIMITS = new AudioLimits(Duration.ofMinutes(10), 16 << 20);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        byte[] input = data.consumeRemainingAsBytes();
        var source = new MediaSource.Bytes(input, "the recording");
        FuzzedInput.succeeds(() -> AudioDecoder.decode(source, LIMITS, Deadline.in(TIMEOUT)));
    }
}
