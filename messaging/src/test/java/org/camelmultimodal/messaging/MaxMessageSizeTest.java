/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker refuses messages that would fill the memory of a consumer. */
class MaxMessageSizeTest {

    @TempDir Path folder;

    @Test
    void theLimitOfTheFileAppliesToTheAddressesThatItNames() throws Exception {
        try (var broker = TestBrokers.start(folder)) {
            TestBrokers.send(broker, "posts.new", 5_000);

            assertThatThrownBy(() -> TestBrokers.send(broker, "posts.new", 20_000))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining(
                            "is too large: expected at most 10000 bytes. Put media into the media directory");
            assertThat(broker.size("posts.new")).isEqualTo(1);

            TestBrokers.send(broker, "recordings", 20_000);
            assertThat(broker.size("recordings")).isEqualTo(1);
        }
    }

    @Test
    void withoutPropertiesItAppliesToAllAddresses() throws Exception {
        try (var broker =
                TestBrokers.start(
                        folder,
                        Ports.free(),
                        configuration -> {
                            List.copyOf(configuration.getBrokerPlugins())
                                    .forEach(configuration::unRegisterBrokerPlugin);
                            configuration.registerBrokerPlugin(new MaxMessageSize());
                        })) {
            int large = MaxMessageSize.DEFAULT_MAX_BYTES;

            assertThatThrownBy(() -> TestBrokers.send(broker, "any", large))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageEndingWith("is too large: expected at most 4194304 bytes");
            TestBrokers.send(broker, "any", large - 10_000);
            assertThat(broker.size("any")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "4M", "1e6", "99999999999999999999"})
    void aLimitThatIsNoNumberOfBytesStopsTheBroker(String maxBytes) {
        var plugin = new MaxMessageSize();

        assertThatThrownBy(() -> plugin.init(Map.of("maxBytes", maxBytes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxBytes=%s of the plugin", maxBytes);
    }

    /** Misspelled, the limit of some addresses would apply to all. */
    @Test
    void anUnknownPropertyStopsTheBroker() {
        var plugin = new MaxMessageSize();

        assertThatThrownBy(() -> plugin.init(Map.of("adressPrefix", "posts.")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no properties [adressPrefix]")
                .hasMessageContaining("expected maxBytes, addressPrefix or remedy");
    }
}
