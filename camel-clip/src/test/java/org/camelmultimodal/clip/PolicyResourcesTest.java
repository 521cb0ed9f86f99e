/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.runtime.InferenceException;
import org.junit.jupiter.api.Test;

class PolicyResourcesTest {

    @Test
    void aCopyThatCannotBeDeletedFailsTyped() throws Exception {
        try (var context = new DefaultCamelContext()) {
            var resources = new PolicyResources(context, "classpath:pages/policy.yaml");
            Path copy =
                    resources.file(
                            "classpath:org/camelmultimodal/clip/moderation/default-policy.yaml");
            Files.delete(copy);
            Path child = Files.createDirectory(copy).resolve("child");
            Files.createFile(child);
            try {
                assertThatThrownBy(resources::close)
                        .isInstanceOf(InferenceException.class)
                        .hasMessageContaining("policy=classpath:pages/policy.yaml");
            } finally {
                Files.delete(child);
                Files.delete(copy);
            }
        }
    }
}
