/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Values of FIPS 180-4's example "abc". */
class DigestTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final String SHA_256 =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String SHA_1 = "a9993e364706816aba3e25717850c26c9cd0d89d";

    @Test
    void bytesAndStreamsHaveTheDigestOfTheirContent() throws Exception {
        assertThat(Digest.SHA_256.of(ABC)).isEqualTo(SHA_256);
        assertThat(Digest.SHA_256.of(new ByteArrayInputStream(ABC))).isEqualTo(SHA_256);
        assertThat(Digest.SHA_1.of(ABC)).isEqualTo(SHA_1);
    }
}
