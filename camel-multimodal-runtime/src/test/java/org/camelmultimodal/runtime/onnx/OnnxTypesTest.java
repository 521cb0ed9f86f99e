/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.camelmultimodal.runtime.InvalidModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversion of inputs and outputs for all element types that a graph declares. */
class OnnxTypesTest {

    private static final List<String> TYPES =
            List.of("float", "float16", "bfloat16", "double", "int64", "int32");

    private OnnxSession session;

    @BeforeEach
    void open() {
        session = OnnxSession.open(Path.of("src/test/resources/onnx/types.onnx"), Device.CPU);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float", "float16", "bfloat16", "double"})
    void realNumbersKeepTheirValues(String type) {
        try (OnnxInputs inputs = zeros(type).floats(type, new float[] {0.5f, -3, 1.25f}, 3);
                OnnxOutputs outputs = session.run(inputs, type + "_twice")) {
            assertThat(outputs.floats(type + "_twice")).containsExactly(1, -6, 2.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float", "float16", "bfloat16", "double"})
    void rowsLieOneAfterTheOther(String type) {
        List<float[]> rows = List.of(new float[] {1}, new float[] {2, 3});
        try (OnnxInputs inputs = zeros(type).floats(type, rows, 3);
                OnnxOutputs outputs = session.run(inputs, type + "_twice")) {
            assertThat(outputs.floats(type + "_twice")).containsExactly(2, 4, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float", "float16", "bfloat16", "double", "int64", "int32"})
    void idsGoInAsWhatTheGraphDeclares(String type) {
        try (OnnxInputs inputs = zeros(type).longs(type, new long[] {7, 0, -2}, 3);
                OnnxOutputs outputs = session.run(inputs, type + "_twice")) {
            assertThat(outputs.shape(type + "_twice")).containsExactly(3);
        }
    }

    @Test
    void wholeNumbersAreNoRealOnes() {
        try (OnnxInputs inputs = zeros("none");
                OnnxOutputs outputs = session.run(inputs, "int64_twice")) {
            assertThatThrownBy(() -> outputs.floats("int64_twice"))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("int64_twice")
                    .hasMessageContaining("expected floating point numbers");
        }
    }

    /** Adds values for every input but the one of the test. */
    private OnnxInputs zeros(String but) {
        OnnxInputs inputs = session.feed();
        TYPES.stream()
                .filter(type -> !type.equals(but))
                .forEach(type -> inputs.longs(type, new long[] {0}, 1));
        return inputs;
    }
}
