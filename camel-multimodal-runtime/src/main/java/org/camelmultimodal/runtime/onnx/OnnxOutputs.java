/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidModelException;

/** The named outputs of a run, whose native memory is freed when they are closed. */
public final class OnnxOutputs implements AutoCloseable {

    private final Path graph;
    private final OrtSession.Result result;

    OnnxOutputs(Path graph, OrtSession.Result result) {
        this.graph = graph;
        this.result = result;
    }

    /**
     * Returns a copy of an output as floats, row by row; float16 and bfloat16 are widened, double
     * is narrowed.
     *
     * @throws InvalidModelException if there is no such output, or its element type is not floating
     *     point
     */
    public float[] floats(String name) {
        FloatBuffer buffer = floatBuffer(name);
        if (buffer.hasArray() && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        var data = new float[buffer.remaining()];
        buffer.get(data);
        return data;
    }

    /**
     * Returns a copy of an output as a buffer of floats on the heap, converted as by {@link
     * #floats}.
     *
     * @throws InvalidModelException if there is no such output, or its element type is not floating
     *     point
     */
    public FloatBuffer floatBuffer(String name) {
        OnnxTensor tensor = tensor(name);
        return switch (tensor.getInfo().type) {
            case FLOAT, FLOAT16, BFLOAT16 -> tensor.getFloatBuffer();
            case DOUBLE -> narrowed(tensor.getDoubleBuffer());
            case INT8, INT16, INT32, INT64, UINT8, BOOL, STRING, UNKNOWN ->
                    throw new InvalidModelException(
                            "Output '%s' of %s has the element type %s: expected floating point numbers. Check the option model"
                                    .formatted(name, graph.getFileName(), tensor.getInfo().type));
        };
    }

    private static FloatBuffer narrowed(DoubleBuffer values) {
        FloatBuffer narrowed = FloatBuffer.allocate(values.remaining());
        while (values.hasRemaining()) {
            narrowed.put((float) values.get());
        }
        return narrowed.flip();
    }

    /** Returns the sizes of the axes of an output. */
    public long[] shape(String name) {
        return tensor(name).getInfo().getShape();
    }

    /** Returns an output in native memory, valid until these outputs are closed. */
    public OnnxTensorRef ref(String name) {
        return new OnnxTensorRef(tensor(name));
    }

    @Override
    public void close() {
        result.close();
    }

    private OnnxTensor tensor(String name) {
        return result.get(name)
                .filter(OnnxTensor.class::isInstance)
                .map(OnnxTensor.class::cast)
                .orElseThrow(
                        () ->
                                new InvalidModelException(
                                        "%s has no tensor among its outputs that is named '%s'. Check the option model"
                                                .formatted(graph.getFileName(), name)));
    }
}
