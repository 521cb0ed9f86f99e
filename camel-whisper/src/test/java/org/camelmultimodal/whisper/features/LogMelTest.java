/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares features to those that openai/whisper computed for a signal that a formula defines. */
class LogMelTest {

    @ParameterizedTest
    @ValueSource(ints = {80, 128})
    void equalsTheReference(int mels) throws IOException {
        JsonNode golden;
        try (var in = LogMelTest.class.getResourceAsStream("/mel.json")) {
            golden = new ObjectMapper().readTree(in);
        }
        var config = JsonNodeFactory.instance.objectNode().put("feature_size", mels);

        MelSpectrogram mel = new LogMel(config).compute(formula(), Deadline.NONE);

        for (var fields = golden.fields(); fields.hasNext(); ) {
            var field = fields.next();
            String prefix = "mel" + mels + "_frame";
            if (field.getKey().startsWith(prefix)) {
                int frame = Integer.parseInt(field.getKey().substring(prefix.length()));
                for (int band = 0; band < mels; band++) {
                    assertThat((double) mel.values()[band * mel.frames() + frame])
                            .as("band %d of frame %d", band, frame)
                            .isCloseTo(field.getValue().get(band).asDouble(), within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "160, 1", "319, 1", "320, 2", "480000, 3000", "480159, 3000"})
    void aRestShorterThanOneHopIsNoFrameOfItsOwn(int samples, int frames) {
        var logMel = new LogMel(JsonNodeFactory.instance.objectNode());

        MelSpectrogram mel = logMel.compute(new float[samples], Deadline.NONE);

        assertThat(mel.contentFrames()).isEqualTo(frames);
    }

    private static float[] formula() {
        var samples = new float[48_000];
        for (int n = 0; n < samples.length; n++) {
            samples[n] =
                    (float)
                            (0.5 * Math.sin(2 * Math.PI * 440 * n / 16_000)
                                    + 0.1 * Math.cos(2 * Math.PI * 1000 * n / 16_000)
                                    + 0.05 * Math.sin(2 * Math.PI * (100 + 0.05 * n) * n / 16_000));
        }
        return samples;
    }
}
