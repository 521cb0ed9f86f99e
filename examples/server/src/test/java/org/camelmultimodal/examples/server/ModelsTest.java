/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;

class ModelsTest {

    @Test
    void aModelHasAnIdAFamilyAReferenceAndAnAlias() {
        var models =
                new Models(
                        Map.of("sd-xl", "sd:/models/xl", "turbo", "whisper:owner/name"),
                        Map.of("whisper-1", "turbo"));

        assertThat(models.find("whisper-1")).contains(new Model("turbo", "whisper", "owner/name"));
        assertThat(models.find("owner/name")).isEmpty();
        assertThat(models.ofAlias("sd", "xl")).contains(new Model("sd-xl", "sd", "/models/xl"));
        assertThat(models.defaultOf("whisper")).map(Model::alias).contains("turbo");
        assertThat(models.defaultOf("clip")).isEmpty();
    }

    @Test
    void invalidSettingsAreRefused() {
        for (String reference : new String[] {"demo", ":demo", ""}) {
            assertThatThrownBy(() -> new Models(Map.of("a", reference), Map.of()))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("models.a=" + reference);
        }
        // Jobs for them would be refused.
        for (String id : new String[] {"a/b", "SD-XL", "sd-1.5", "sd-"}) {
            assertThatThrownBy(() -> new Models(Map.of(id, "sd:demo"), Map.of()))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("models.%s=sd:demo".formatted(id));
        }
        assertThatThrownBy(() -> new Models(Map.of("a", "llama:demo"), Map.of()))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("[clip, sd, whisper]");
        assertThatThrownBy(() -> new Models(Map.of("a", "sd:demo"), Map.of("b", "c")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("aliases.b=c");
    }

    @Test
    void anAliasMayHaveDotsAndCapitals() {
        var models = new Models(Map.of("sd-1-5", "sd:demo"), Map.of("SD-1.5", "sd-1-5"));

        assertThat(models.find("SD-1.5")).map(Model::id).contains("sd-1-5");
    }

    @Test
    void twoModelsCannotShareAQueueOfJobs() {
        assertThatThrownBy(() -> new Models(Map.of("demo", "sd:a", "sd-demo", "sd:b"), Map.of()))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("multimodal.sd.demo");
        assertThat(new Models(Map.of("demo", "sd:a", "clip-demo", "clip:b"), Map.of()).all())
                .hasSize(2);
    }

    @Test
    void severalModelsOfAFamilyAreServed() throws Exception {
        try (var server = TestServer.start(Map.of("models.clip-second", "clip:demo"))) {
            String input = "{\"model\": \"%s\", \"input\": \"a red circle\"}";

            String first = server.post("/v1/embeddings", input.formatted("clip-demo")).body();
            String second = server.post("/v1/embeddings", input.formatted("clip-second")).body();

            assertThat(second)
                    .contains("\"model\":\"clip-second\"")
                    .isEqualTo(first.replace("clip-demo", "clip-second"));
        }
    }
}
