/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchRandomTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 42, 1234567890123L})
    void equalsTorchRandnToTheBit(long seed) {
        JsonNode golden = Goldens.get("rand").get(Long.toString(seed));

        for (int count : new int[] {4, 15, 16, 20}) {
            assertEqual(new TorchRandom(seed).randn(count), golden.get("n" + count));
        }
        float[] many = new TorchRandom(seed).randn(16_384);
        int xor = 0;
        for (float value : many) {
            xor ^= Float.floatToRawIntBits(value);
        }
        assertThat(xor & 0xffffffffL).isEqualTo(golden.get("n16384_bits_xor").asLong());
    }

    private static void assertEqual(float[] actual, JsonNode expected) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isEqualTo((float) expected.get(i).asDouble());
        }
    }
}
