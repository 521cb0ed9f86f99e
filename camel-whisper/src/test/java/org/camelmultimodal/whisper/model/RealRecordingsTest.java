/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.whisper.features.LogMel;
import org.camelmultimodal.whisper.features.MelSpectrogram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares decoded samples and features of real recordings to those of openai/whisper's <code>
 * audio.py </code>. <code>python/parity/log_mel.py</code> recorded its values, in the 32-bit floats
 * that it computes in and in 64-bit floats.
 *
 * <p>Recordings that are not 16 kHz PCM pass through floats, whose last bits depend on the
 * instructions of the processor; one sample that is rounded otherwise moves quiet features by up to
 * 3e-3, in the reference too. So features are compared where the samples are the recorded ones.
 */
class RealRecordingsTest {

    private static final Path FOLDER = Path.of("../../shared/data/audio");

    private static JsonNode recorded;

    @BeforeAll
    static void read() throws IOException {
        try (var in =
                RealRecordingsTest.class.getResourceAsStream("/parity/real-recordings.json")) {
            recorded = new ObjectMapper().readTree(in);
        }
    }

    static Stream<String> recordings() throws IOException {
        read();
        return recorded.properties().stream().map(entry -> entry.getKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1272-141231-0002.flac",
                "leopard_empty.wav",
                "leopard_pt.wav",
                "stereo_diarization.wav"
            })
    void samplesOf16KilohertzAreThoseOfFfmpegToTheBit(String name) {
        assertThat(sha256(decode(name))).isEqualTo(recorded.get(name).get("sha256").asText());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void asManySamplesAsFfmpegHas(String name) {
        assertThat(decode(name).samples()).hasSize(recorded.get(name).get("samples").asInt());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void featuresAreThoseOfTheReference(String name) {
        Waveform sound = decodeAsRecorded(name);

        assertThat(maxDifference(name, sound, "float32")).isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void featuresAreThoseOfTheFormulaWithoutTheRoundingOfTheReference(String name) {
        Waveform sound = decodeAsRecorded(name);

        assertThat(maxDifference(name, sound, "float64"))
                .isLessThan(5e-7)
                .isLessThan(maxDifference(name, sound, "float32") / 10);
    }

    private static double maxDifference(String name, Waveform sound, String precision) {
        double max = 0;
        for (JsonNode entry : recorded.get(name).get("features")) {
            int bands = entry.get("bands").asInt();
            var config = JsonNodeFactory.instance.objectNode().put("feature_size", bands);
            MelSpectrogram mel = new LogMel(config).compute(sound.samples(), Deadline.NONE);
            for (int band = 0; band < bands; band++) {
                double ours = mel.values()[band * mel.frames() + entry.get("frame").asInt()];
                double reference = entry.get(precision).get(band).asDouble();
                max = Math.max(max, Math.abs(ours - reference));
            }
        }
        return max;
    }

    private static Waveform decode(String name) {
        Path file = FOLDER.resolve(name);
        assumeThat(file).as("shared test data").exists();
        return AudioDecoder.decode(new MediaSource.File(file), AudioLimits.DEFAULT);
    }

    private static Waveform decodeAsRecorded(String name) {
        Waveform sound = decode(name);
        assumeThat(sha256(sound))
                .as("samples of %s on the processor of the record", name)
                .isEqualTo(recorded.get(name).get("sha256").asText());
        return sound;
    }

    /** The digest of the samples as little-endian 16-bit integers, which FFmpeg writes. */
    private static String sha256(Waveform sound) {
        var bytes = ByteBuffer.allocate(sound.samples().length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : sound.samples()) {
            bytes.putShort((short) Math.round(sample * 32768));
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
