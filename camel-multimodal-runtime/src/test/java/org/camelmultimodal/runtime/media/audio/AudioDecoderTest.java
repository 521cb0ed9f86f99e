/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.PngEncoder;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioDecoderTest {

    @TempDir Path folder;

    @Test
    void sixteenKilohertzMonoComesThroughToTheBit() {
        Waveform sound = decode(wav(16_000, 1, 16_000));

        assertThat(sound.sampleRate()).isEqualTo(16_000);
        assertThat(sound.samples()).hasSize(16_000);
        for (int i = 0; i < 16_000; i++) {
            assertThat(sound.samples()[i]).isEqualTo(tone(i, 16_000) / 32768f);
        }
    }

    @Test
    void stereoOfAnotherRateIsMixedAndResampled() {
        Waveform sound = decode(wav(44_100, 2, 44_100));

        assertThat(sound.seconds()).isCloseTo(1.0, within(0.01));
        assertThat(sound.samples()[8_000]).isBetween(-0.6f, 0.6f);
        assertThat(energy(sound)).isCloseTo(energy(decode(wav(16_000, 1, 16_000))), within(0.01));
    }

    @Test
    void aFileIsReadAsItsBytesAre() throws IOException {
        Path file = Files.write(folder.resolve("tone.wav"), wav(16_000, 1, 4_000));

        Waveform sound = AudioDecoder.decode(new MediaSource.File(file), AudioLimits.DEFAULT);

        assertThat(sound.samples()).isEqualTo(decode(wav(16_000, 1, 4_000)).samples());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jfk.flac", "jfk.mp3", "silero-test.opus", "leopard.wav"})
    void readsTheContainersThatPeopleSend(String name) {
        Path file = Path.of("../../shared/data/audio", name);
        assumeThat(file).as("shared test data").exists();

        Waveform sound = AudioDecoder.decode(new MediaSource.File(file), AudioLimits.DEFAULT);

        assertThat(sound.seconds()).isGreaterThan(1);
        assertThat(energy(sound)).isGreaterThan(1e-4);
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThatThrownBy(() -> decode(new byte[0]))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void textNamedWavIsRefused() {
        assertThatThrownBy(
                        () ->
                                decode(
                                        "Dear Sir or Madam, this is a letter."
                                                .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("not a recording");
    }

    @Test
    void anImageHasNoAudioStream() {
        byte[] png = PngEncoder.encode(new RgbImage(2, 1, new byte[6]), Map.of());

        assertThatThrownBy(() -> decode(png))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("no audio stream");
    }

    @Test
    void aPlaylistMayNotOpenOtherFiles() throws IOException {
        Path secret = Files.write(folder.resolve("secret.wav"), wav(16_000, 1, 16_000));
        String playlist =
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:%s\n#EXT-X-ENDLIST\n"
                        .formatted(secret);

        assertThatThrownBy(() -> decode(playlist.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMediaException.class);
    }

    @Test
    void whatIsTooLongIsRefusedWithTheOptionToRaise() {
        var limits = new AudioLimits(Duration.ofMillis(500), 1 << 20);

        assertThatThrownBy(
                        () ->
                                AudioDecoder.decode(
                                        new MediaSource.Bytes(wav(16_000, 1, 16_000), "the sound"),
                                        limits))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("maxDuration");
    }

    @Test
    void goodAndBrokenInputLeaveNoNativeMemoryBehind() {
        byte[] good = wav(44_100, 2, 44_100);
        byte[] broken = "RIFF but then nothing of the kind".getBytes(StandardCharsets.UTF_8);
        Runnable round =
                () -> {
                    for (int i = 0; i < 100; i++) {
                        decode(good);
                        assertThatThrownBy(() -> decode(broken))
                                .isInstanceOf(InvalidMediaException.class);
                    }
                };
        round.run();
        round.run();
        round.run();
        long before = Pointer.physicalBytes();

        round.run();
        round.run();

        assertThat(Pointer.physicalBytes() - before).as("bytes grown").isLessThan(60L << 20);
    }

    private static Waveform decode(byte[] bytes) {
        return AudioDecoder.decode(new MediaSource.Bytes(bytes, "the sound"), AudioLimits.DEFAULT);
    }

    private static short tone(int i, int rate) {
        return (short) Math.round(16_384 * Math.sin(2 * Math.PI * 440 * i / rate));
    }

    private static double energy(Waveform sound) {
        double sum = 0;
        for (float sample : sound.samples()) {
            sum += sample * sample;
        }
        return sum / sound.samples().length;
    }

    private static byte[] wav(int rate, int channels, int frames) {
        int size = frames * channels * 2;
        ByteBuffer out = ByteBuffer.allocate(44 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + size);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
        out.putShort((short) channels).putInt(rate).putInt(rate * channels * 2);
        out.putShort((short) (channels * 2)).putShort((short) 16);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(size);
        for (int i = 0; i < frames; i++) {
            for (int c = 0; c < channels; c++) {
                out.putShort(tone(i, rate));
            }
        }
        return out.array();
    }
}
