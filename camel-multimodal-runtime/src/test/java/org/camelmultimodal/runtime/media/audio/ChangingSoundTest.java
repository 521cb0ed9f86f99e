/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.Recordings.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Audio whose sample rate, channels or sample format change after the first frame. */
class ChangingSoundTest {

    /** Encoders add up to a frame before and after each recording. */
    private static final double PADDING = 0.15;

    @ParameterizedTest
    @EnumSource(names = {"MP2", "MP3", "AAC", "AC3"})
    void soundThatGoesFromStereoToMonoIsHeardToTheEnd(Kind kind) {
        byte[] sound =
                Recordings.joined(
                        Recordings.tone(kind, 44_100, 2, 1.5),
                        Recordings.tone(kind, 44_100, 1, 1.5));

        Waveform heard = decode(sound);

        assertThat(heard.seconds()).isCloseTo(3, within(2 * PADDING));
        assertThat(power(heard, 0.5, 1)).isCloseTo(power(heard, 2, 2.5), within(0.02));
    }

    @ParameterizedTest
    @EnumSource(names = {"AAC", "AC3"})
    void soundThatGoesFromSixChannelsToOneAndBackIsHeardToTheEnd(Kind kind) {
        byte[] six = Recordings.tone(kind, 48_000, 6, 1);
        byte[] one = Recordings.tone(kind, 48_000, 1, 1);

        Waveform heard = decode(Recordings.joined(six, one, six));

        assertThat(heard.seconds()).isCloseTo(3, within(3 * PADDING));
    }

    @ParameterizedTest
    @EnumSource(names = {"MP2", "MP3", "AAC"})
    void soundWhoseRateChangesKeepsItsTimes(Kind kind) {
        byte[] sound =
                Recordings.joined(
                        Recordings.tone(kind, 48_000, 1, 3), Recordings.tone(kind, 16_000, 1, 3));

        Waveform heard = decode(sound);

        assertThat(heard.seconds()).isCloseTo(6, within(2 * PADDING));
        assertThat(crossings(heard, 1, 2)).as("pitch before").isCloseTo(880, within(4));
        assertThat(crossings(heard, 4, 5)).as("pitch after").isCloseTo(880, within(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 999, 768_001, 536_000_000})
    void ratesThatNobodyRecordsAreRefused(int rate) {
        assertThatThrownBy(() -> decode(wav(rate, 1, 250)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("sample rate of " + rate + " Hz: expected 1000 to 768000 Hz");
    }

    @Test
    void theLowestAndTheHighestRateAreHeard() {
        assertThat(decode(wav(1_000, 1, 2_000)).seconds()).isCloseTo(2, within(0.1));
        assertThat(decode(wav(768_000, 2, 768_000)).seconds()).isCloseTo(1, within(0.1));
    }

    @Test
    void moreChannelsThanTheResamplerHasAreRefused() {
        assertThatThrownBy(() -> decode(wav(48_000, 65, 100)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("65 channels: expected 1 to 64");
    }

    @Test
    void channelsWithoutPositionsAreMixed() {
        // The header has no channel mask.
        assertThat(decode(wav(16_000, 4, 16_000)).seconds()).isCloseTo(1, within(0.01));
    }

    private static Waveform decode(byte[] bytes) {
        var limits = new AudioLimits(Duration.ofMinutes(5), 64 << 20);
        return AudioDecoder.decode(new MediaSource.Bytes(bytes, "the sound"), limits);
    }

    private static float[] part(Waveform sound, double from, double to) {
        return Arrays.copyOfRange(
                sound.samples(),
                (int) (from * sound.sampleRate()),
                (int) (to * sound.sampleRate()));
    }

    private static double power(Waveform sound, double from, double to) {
        double sum = 0;
        float[] part = part(sound, from, to);
        for (float sample : part) {
            sum += sample * sample;
        }
        return sum / part.length;
    }

    private static int crossings(Waveform sound, double from, double to) {
        float[] part = part(sound, from, to);
        int crossings = 0;
        for (int i = 1; i < part.length; i++) {
            if (part[i] >= 0 != part[i - 1] >= 0) {
                crossings++;
            }
        }
        return crossings;
    }

    private static byte[] wav(int rate, int channels, int frames) {
        int size = frames * channels * 2;
        ByteBuffer out = ByteBuffer.allocate(44 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + size);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
        out.putShort((short) channels).putInt(rate).putInt(rate * channels * 2);
        out.putShort((short) (channels * 2)).putShort((short) 16);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(size);
        while (out.hasRemaining()) {
            out.putShort((short) 1_000);
        }
        return out.array();
    }
}
