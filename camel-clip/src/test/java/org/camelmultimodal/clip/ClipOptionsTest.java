/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.ProducerTemplate;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in endpoint options that are too large for what they count. */
class ClipOptionsTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queueSize=2147483647",
                "queueSize=0",
                "concurrentCalls=2147483647",
                "concurrentCalls=-1",
                "batchSize=2147483647",
                "batchDelay=9223372036854775807",
                "concurrentBatches=1073741824",
                "concurrentBatches=2147483647",
                "topK=2147483647",
                "offset=2147483647",
                "numCandidates=2147483647",
                "timeout=-1",
                "logitScale=NaN",
                "logitBias=Infinity",
                "minScore=NaN"
            })
    void anOptionOutOfItsRangeIsNamedWithItsRange(String option) {
        assertThatThrownBy(() -> context.getEndpoint("clip:search?" + option).start())
                .satisfies(
                        failure ->
                                assertThat(typed(failure))
                                        .isInstanceOf(InvalidOptionException.class)
                                        .hasMessageContaining(option)
                                        .hasMessageContaining("expected"));
    }

    private static Throwable typed(Throwable failure) {
        return failure instanceof ResolveEndpointFailedException ? failure.getCause() : failure;
    }

    @Test
    @Timeout(60)
    void theLargestQueueAndTheLongestTimeoutWork() throws Exception {
        try (ProducerTemplate sender = context.createProducerTemplate()) {
            float[] vector =
                    sender.requestBody(
                            "clip:embed?queueSize=1000000&concurrentCalls=1024&timeout=9223372036854775807",
                            "a tree",
                            float[].class);

            assertThat(vector).hasSize(96);
        }
    }
}
