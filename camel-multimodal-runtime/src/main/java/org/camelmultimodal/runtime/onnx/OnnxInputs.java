/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * The named inputs of a run. Values are converted to the element type that the graph declares, so
 * that exports that differ only in it (int32 or int64 token ids, float16 images) need no code of
 * their own. Closing frees every tensor created here and none that was borrowed.
 */
public final class OnnxInputs implements AutoCloseable {

    private final OnnxSession session;
    private final Map<String, OnnxTensor> tensors = new HashMap<>();
    private final List<OnnxTensor> owned = new ArrayList<>();
    private final List<ByteBuffer> scratches = new ArrayList<>();

    OnnxInputs(OnnxSession session) {
        this.session = session;
    }

    /**
     * Adds an input of floating point numbers.
     *
     * @param shape the sizes of the axes, none for a scalar; their product is the length of the
     *     data
     * @throws InvalidModelException if the graph has no such input, or its element type is of
     *     another kind
     */
    public OnnxInputs floats(String name, float[] data, long... shape) {
        ElementType type = declared(name);
        return switch (type) {
            case FLOAT ->
                    own(name, env -> OnnxTensor.createTensor(env, FloatBuffer.wrap(data), shape));
            case FLOAT16 ->
                    own(
                            name,
                            env ->
                                    OnnxTensor.createTensor(
                                            env,
                                            Fp16Conversions.convertFloatBufferToFp16Buffer(
                                                    FloatBuffer.wrap(data)),
                                            shape,
                                            OnnxJavaType.FLOAT16));
            case BFLOAT16 ->
                    own(
                            name,
                            env ->
                                    OnnxTensor.createTensor(
                                            env,
                                            Fp16Conversions.convertFloatBufferToBf16Buffer(
                                                    FloatBuffer.wrap(data)),
                                            shape,
                                            OnnxJavaType.BFLOAT16));
            case DOUBLE -> {
                var values = new double[data.length];
                for (int i = 0; i < data.length; i++) {
                    values[i] = data[i];
                }
                yield own(
                        name,
                        env -> OnnxTensor.createTensor(env, DoubleBuffer.wrap(values), shape));
            }
            case INT64, INT32 -> {
                var values = new long[data.length];
                for (int i = 0; i < data.length; i++) {
                    values[i] = (long) data[i];
                }
                yield longs(name, values, shape);
            }
            case INT8, UINT8, BOOL, OTHER -> throw unfit(name, type, "floating point numbers");
        };
    }

    /**
     * Adds an input of floating point numbers from several arrays, which are concatenated.
     *
     * @param shape as for {@link #floats(String, float[], long...)}
     */
    public OnnxInputs floats(String name, List<float[]> rows, long... shape) {
        int length = rows.stream().mapToInt(row -> row.length).sum();
        if (declared(name) != ElementType.FLOAT) {
            var data = new float[length];
            int filled = 0;
            for (float[] row : rows) {
                System.arraycopy(row, 0, data, filled, row.length);
                filled += row.length;
            }
            return floats(name, data, shape);
        }
        // In native memory the engine reads the values without a further copy.
        ByteBuffer scratch = ScratchBuffers.take(length * Float.BYTES);
        scratches.add(scratch);
        FloatBuffer buffer = scratch.slice().order(ByteOrder.nativeOrder()).asFloatBuffer();
        rows.forEach(buffer::put);
        buffer.flip();
        return own(name, env -> OnnxTensor.createTensor(env, buffer, shape));
    }

    /**
     * Adds an input of integers.
     *
     * @param shape the sizes of the axes, none for a scalar; their product is the length of the
     *     data
     * @throws InvalidModelException if the graph has no such input, or its element type is of
     *     another kind
     */
    public OnnxInputs longs(String name, long[] data, long... shape) {
        ElementType type = declared(name);
        return switch (type) {
            case INT64 ->
                    own(name, env -> OnnxTensor.createTensor(env, LongBuffer.wrap(data), shape));
            case INT32 -> {
                var values = new int[data.length];
                for (int i = 0; i < data.length; i++) {
                    values[i] = Math.toIntExact(data[i]);
                }
                yield own(name, env -> OnnxTensor.createTensor(env, IntBuffer.wrap(values), shape));
            }
            case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> {
                var values = new float[data.length];
                for (int i = 0; i < data.length; i++) {
                    values[i] = data[i];
                }
                yield floats(name, values, shape);
            }
            case INT8, UINT8, BOOL, OTHER -> throw unfit(name, type, "integers");
        };
    }

    /**
     * Adds an input of booleans.
     *
     * @throws InvalidModelException if the graph has no such input, or its element type is of
     *     another kind
     */
    public OnnxInputs booleans(String name, boolean[] data, long... shape) {
        ElementType type = declared(name);
        if (type != ElementType.BOOL) {
            throw unfit(name, type, "booleans");
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(data.length);
        for (boolean value : data) {
            bytes.put((byte) (value ? 1 : 0));
        }
        bytes.flip();
        return own(name, env -> OnnxTensor.createTensor(env, bytes, shape, OnnxJavaType.BOOL));
    }

    /** Adds a tensor that its owner closes, such as the key-value cache of the previous run. */
    public OnnxInputs borrow(String name, OnnxTensorRef tensor) {
        declared(name);
        tensors.put(name, tensor.tensor());
        return this;
    }

    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        owned.forEach(OnnxTensor::close);
        owned.clear();
        scratches.forEach(ScratchBuffers::release);
        scratches.clear();
        tensors.clear();
    }

    private ElementType declared(String name) {
        TensorSpec spec = session.inputs().get(name);
        if (spec == null) {
            throw new InvalidModelException(
                    "%s has no input '%s': expected it among its inputs %s. Check the option model"
                            .formatted(session.name(), name, session.inputs().values()));
        }
        return spec.type();
    }

    private InvalidModelException unfit(String name, ElementType type, String what) {
        return new InvalidModelException(
                "Input '%s' of %s has the element type %s: expected a type for %s. Check the option model"
                        .formatted(name, session.name(), type, what));
    }

    @FunctionalInterface
    private interface TensorFactory {
        /** Creates a tensor. */
        OnnxTensor create(OrtEnvironment environment) throws OrtException;
    }

    private OnnxInputs own(String name, TensorFactory factory) {
        try {
            OnnxTensor tensor = factory.create(OnnxEngine.environment());
            owned.add(tensor);
            tensors.put(name, tensor);
            return this;
        } catch (OrtException e) {
            throw new InferenceException(
                    "Input '%s' of %s cannot be created: %s"
                            .formatted(name, session.name(), e.getMessage()),
                    e);
        }
    }
}
