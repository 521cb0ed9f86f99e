/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

    @Test
    void readsNamesAndIndices() {
        assertThat(Device.parse("CPU")).isEqualTo(Device.CPU);
        assertThat(Device.parse("cuda:1")).isEqualTo(new Device(Device.Kind.CUDA, 1));
        assertThat(Device.parse("cuda:1")).hasToString("cuda:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "cuda:", "cuda:-1", "cpu:0", ""})
    void refusesWhatIsNoDevice(String text) {
        assertThatThrownBy(() -> Device.parse(text))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("device=" + text)
                .hasMessageContaining("auto, cpu, cuda");
    }

    @Test
    void autoIsADeviceThatIsThere() {
        assertThat(Device.AUTO.resolved().kind()).isNotEqualTo(Device.Kind.AUTO);
    }
}
