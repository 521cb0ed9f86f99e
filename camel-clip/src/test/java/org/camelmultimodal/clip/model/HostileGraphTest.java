/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs that declare inputs of absurd shapes, which nothing may be made for. */
class HostileGraphTest {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "2000000000/3/8/8",
        "9000000000000000000/3/8/8",
        "4294967297/3/8/8",
        "1/3/8/9000000000",
        "1",
        "1/3",
        "1/1/1/1/1"
    })
    void anImageInputOfAbsurdShapeIsRefused(String shape) throws Exception {
        try (OnnxSession session = identity("pixel_values", FLOAT, shape)) {
            assertThatThrownBy(() -> GraphSignature.imageInput(session))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("pixel_values");
        }
    }

    @ParameterizedTest
    @CsvSource({"2000000000/77", "1/2000000000", "1/4294967373", "77", "1/1/77"})
    void anInputOfIdsOfAbsurdShapeIsRefused(String shape) throws Exception {
        try (OnnxSession session = identity("input_ids", INT64, shape)) {
            assertThatThrownBy(() -> GraphSignature.idInput(session))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("input_ids");
        }
    }

    @Test
    void inputsOfUsualShapesAreTaken() throws Exception {
        try (OnnxSession images = identity("pixel_values", FLOAT, "1/3/224/224");
                OnnxSession patches = identity("pixel_values", FLOAT, "1/1024/768");
                OnnxSession ids = identity("input_ids", INT64, "16/77")) {
            assertThat(GraphSignature.imageInput(images).rank()).isEqualTo(4);
            assertThat(GraphSignature.imageInput(patches).rank()).isEqualTo(3);
            assertThat(GraphSignature.idInput(ids).shape()).containsExactly(16, 77);
        }
    }

    /** A graph of one node that gives back what it gets, written as protobuf has it. */
    private OnnxSession identity(String input, int type, String shape) throws Exception {
        byte[] dimensions = {};
        for (String size : shape.split("/")) {
            dimensions = join(dimensions, field(1, varint(1, Long.parseLong(size))));
        }
        byte[] tensor = field(1, join(varint(1, type), field(2, dimensions)));
        byte[] node =
                join(field(1, text(input)), field(2, text("out")), field(4, text("Identity")));
        byte[] graph =
                join(
                        field(1, node),
                        field(2, text("g")),
                        field(11, join(field(1, text(input)), field(2, tensor))),
                        field(12, join(field(1, text("out")), field(2, tensor))));
        byte[] model = join(varint(1, 8), field(7, graph), field(8, varint(2, 13)));
        return OnnxSession.open(
                Files.write(folder.resolve(input + shape.length() + ".onnx"), model), Device.CPU);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] field(int number, byte[] content) {
        return join(bare(number << 3 | 2), bare(content.length), content);
    }

    private static byte[] varint(int number, long value) {
        return join(bare((long) number << 3), bare(value));
    }

    private static byte[] bare(long value) {
        var out = new ByteArrayOutputStream();
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
