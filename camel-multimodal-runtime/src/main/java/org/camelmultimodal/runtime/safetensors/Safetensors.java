/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.safetensors;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * A file of named tensors in the safetensors format. Opening reads the header; each tensor is read
 * when it is requested.
 *
 * <p>Source: the format description of huggingface/safetensors: eight bytes of length, that many
 * bytes of JSON, then the data, all little endian.
 */
public final class Safetensors {

    private static final int LENGTH_BYTES = 8;

    /** Maximum bytes of JSON: enough for models with thousands of tensors. */
    private static final long MAX_HEADER = 16L << 20;

    private static final int MAX_AXES = 16;

    private final Path file;
    private final JsonNode header;
    private final long dataOffset;

    private Safetensors(Path file, JsonNode header, long dataOffset) {
        this.file = file;
        this.header = header;
        this.dataOffset = dataOffset;
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws InvalidModelException if it cannot be read or is not of this format
     */
    public static Safetensors open(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = read(channel, 0, LENGTH_BYTES).getLong();
            if (length < 2 || length > MAX_HEADER || length > channel.size() - LENGTH_BYTES) {
                throw notSafetensors(
                        file,
                        "its header has %d bytes: expected 2 to the size of the file and at most 16 MiB"
                                .formatted(length),
                        null);
            }
            ByteBuffer json = read(channel, LENGTH_BYTES, (int) length);
            JsonNode header = new ObjectMapper().readTree(json.array());
            if (!header.isObject()) {
                throw notSafetensors(file, "its header is not a JSON object", null);
            }
            return new Safetensors(file, header, LENGTH_BYTES + length);
        } catch (JacksonException e) {
            throw notSafetensors(file, shortened(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw notSafetensors(file, e.getMessage(), e);
        }
    }

    /**
     * Returns the sizes of the axes of a tensor.
     *
     * @throws InvalidModelException if there is no such tensor, or its shape is invalid
     */
    public long[] shape(String name) {
        JsonNode shape = tensor(name).path("shape");
        if (!shape.isArray() || shape.size() > MAX_AXES) {
            throw notSafetensors(file, "tensor %s has no shape".formatted(name), null);
        }
        var sizes = new long[shape.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = whole(shape.get(i), name, "shape");
        }
        return sizes;
    }

    /**
     * Returns the values of a tensor, row by row; F16 and BF16 are widened.
     *
     * @throws InvalidModelException if there is no such tensor, its type is not F32, F16 or BF16,
     *     its offsets do not match its shape, or the file is truncated
     */
    public float[] floats(String name) {
        JsonNode tensor = tensor(name);
        String type = tensor.path("dtype").asText();
        int width =
                switch (type) {
                    case "F32" -> Float.BYTES;
                    case "F16", "BF16" -> Short.BYTES;
                    default ->
                            throw notSafetensors(
                                    file,
                                    "tensor %s has the type %s: expected F32, F16 or BF16"
                                            .formatted(name, shortened(type)),
                                    null);
                };
        JsonNode offsets = tensor.path("data_offsets");
        long begin = whole(offsets.path(0), name, "data_offsets");
        long end = whole(offsets.path(1), name, "data_offsets");
        long length = length(name, width);
        if (end - begin != length || length > Integer.MAX_VALUE - Long.BYTES) {
            throw notSafetensors(
                    file,
                    "tensor %s has %d bytes: expected %d by its shape"
                            .formatted(name, end - begin, length),
                    null);
        }
        try (FileChannel channel = FileChannel.open(file)) {
            if (end > channel.size() - dataOffset) {
                throw notSafetensors(
                        file, "the file is truncated within tensor %s".formatted(name), null);
            }
            ByteBuffer bytes = read(channel, dataOffset + begin, (int) length);
            var values = new float[bytes.remaining() / width];
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        switch (type) {
                            case "F32" -> bytes.getFloat();
                            case "F16" -> half(bytes.getShort());
                            default -> Float.intBitsToFloat(bytes.getShort() << 16);
                        };
            }
            return values;
        } catch (IOException e) {
            throw notSafetensors(file, e.getMessage(), e);
        }
    }

    /** Returns the number of bytes of a tensor, by its shape. */
    private long length(String name, int width) {
        long length = width;
        for (long size : shape(name)) {
            if (size != 0 && length > Long.MAX_VALUE / size) {
                throw notSafetensors(
                        file, "the shape of tensor %s is too large".formatted(name), null);
            }
            length *= size;
        }
        return length;
    }

    private long whole(JsonNode number, String name, String field) {
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
            throw notSafetensors(
                    file,
                    "%s of tensor %s has the value %s: expected an integer of 0 or more"
                            .formatted(field, name, shortened(number.asText())),
                    null);
        }
        return number.asLong();
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private JsonNode tensor(String name) {
        JsonNode tensor = header.path(name);
        if (tensor.isMissingNode()) {
            throw new InvalidModelException(
                    "%s has no tensor %s: expected it in the file"
                            .formatted(file.getFileName(), name));
        }
        return tensor;
    }

    /** Converts IEEE 754 binary16. */
    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float tiny = fraction * 0x1p-24f;
            return sign == 0 ? tiny : -tiny;
        }
        int wide = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("it is truncated");
            }
        }
        return buffer.flip();
    }

    private static InvalidModelException notSafetensors(Path file, String why, Throwable cause) {
        return new InvalidModelException(
                "%s cannot be read as a safetensors file: %s".formatted(file.getFileName(), why),
                cause);
    }
}
