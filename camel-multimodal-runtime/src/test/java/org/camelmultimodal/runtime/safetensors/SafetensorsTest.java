/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.camelmultimodal.runtime.InvalidModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Safetensors files, valid and with invalid headers. */
class SafetensorsTest {

    private static final String GOOD =
            "{\"t\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}";

    @TempDir Path folder;

    private Path file(long headerLength, byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(headerLength)
                        .put(header);
        for (int i = 0; i < dataBytes / Float.BYTES; i++) {
            bytes.putFloat(i);
        }
        return Files.write(folder.resolve("head.safetensors"), bytes.array());
    }

    private Path file(String header) throws IOException {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return file(bytes.length, bytes, 16);
    }

    @Test
    void valuesComeRowByRow() throws IOException {
        Safetensors tensors = Safetensors.open(file(GOOD));

        assertThat(tensors.shape("t")).containsExactly(2, 2);
        assertThat(tensors.floats("t")).containsExactly(0, 1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {-1, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0x7fffffffL, 0x80000000L, 1L << 40})
    void aHeaderOfNoLengthIsRefused(long length) throws IOException {
        Path file = file(length, GOOD.getBytes(StandardCharsets.UTF_8), 16);

        assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(InvalidModelException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'shape':[2,2],'data_offsets':[-16,0]",
                "'shape':[2,2],'data_offsets':[16,0]",
                "'shape':[2,2],'data_offsets':[8,24]",
                "'shape':[2,2],'data_offsets':[0,8]",
                "'shape':[2,2],'data_offsets':[0]",
                "'shape':[2,2],'data_offsets':'0,16'",
                "'shape':[2,2],'data_offsets':[0.5,16.5]",
                "'shape':[2,2],'data_offsets':[0,9223372036854775807]",
                "'shape':[2,2],'data_offsets':[9223372036854775800,9223372036854775816]",
                "'shape':[-2,-2],'data_offsets':[0,16]",
                "'shape':[4294967296,4294967296],'data_offsets':[0,0]",
                "'shape':[536870912],'data_offsets':[0,2147483648]",
                "'shape':[1e30],'data_offsets':[0,16]",
                "'shape':7,'data_offsets':[0,16]",
                "'shape':[[2],[2]],'data_offsets':[0,16]",
                "'shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4],'data_offsets':[0,16]",
                "'data_offsets':[0,16]",
                "'shape':[2,2]",
                "'dtype':'F64','shape':[2],'data_offsets':[0,16]",
                "'dtype':null,'shape':[2,2],'data_offsets':[0,16]"
            })
    void aTensorThatLiesAboutItsPlaceIsRefused(String fields) throws IOException {
        String header = "{'t':{'dtype':'F32'," + fields + "}}";
        Safetensors tensors = Safetensors.open(file(header.replace((char) 39, (char) 34)));

        assertThatThrownBy(() -> tensors.floats("t"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("head.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "", "  ", "{", "{}{", "nothing"})
    void aHeaderThatIsNoObjectIsRefused(String header) throws IOException {
        Path file = file(header);

        assertThatThrownBy(() -> Safetensors.open(file).floats("t"))
                .isInstanceOf(InvalidModelException.class);
    }

    @Test
    void aHeaderNestedWithoutEndIsRefused() throws IOException {
        Path file = file("{\"t\":" + "[".repeat(1_000_000) + "}");

        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("cannot be read as a safetensors file");
    }

    @Test
    void aThousandDamagedFilesAreReadOrRefused() throws IOException {
        byte[] good = Files.readAllBytes(file(GOOD));
        var random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = good.clone();
            for (int k = 0; k <= random.nextInt(4); k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Path file =
                    Files.write(
                            folder.resolve("damaged.safetensors"),
                            Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length)));
            try {
                assertThat(Safetensors.open(file).floats("t")).hasSizeLessThanOrEqualTo(4);
            } catch (InvalidModelException e) {
                assertThat(e).hasMessageContaining("damaged.safetensors");
            }
        }
    }
}
