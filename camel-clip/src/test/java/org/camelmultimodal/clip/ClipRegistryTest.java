/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.clip.index.IndexEmbeddingStore;
import org.camelmultimodal.clip.moderation.ModerationAction;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.camel.ModelCache;
import org.camelmultimodal.runtime.camel.WarmModels;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the component takes from the registry, in which CDI and Spring put their beans. */
class ClipRegistryTest {

    @TempDir Path folder;

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void everyModelIsUnloaded() throws Exception {
        context.close();
        assertThat(ModelCache.loadedModels()).isZero();
    }

    private void start(String uri) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to(uri);
                    }
                });
        context.start();
    }

    private static ModerationPolicy policy(String name) {
        return new ModerationPolicy(
                name,
                "3",
                List.of(
                        new ModerationPolicy.Prompts(
                                "circle",
                                0.5f,
                                ModerationAction.REVIEW,
                                List.of("a photo of a circle"),
                                List.of("a photo of a star"))));
    }

    @Test
    void theModerationPolicyOfTheRegistryIsTheDefault() throws Exception {
        context.getRegistry().bind("policy", policy("circles"));
        start("clip:moderate");

        var result =
                context.createFluentProducerTemplate()
                        .to("direct:in")
                        .withBody("a photo of a circle")
                        .send();

        assertThat(result.getMessage().getHeader(ClipConstants.POLICY)).isEqualTo("circles/3");
        assertThat(result.getMessage().getHeader(ClipConstants.ACTION))
                .isEqualTo(ModerationAction.REVIEW);
    }

    @Test
    void ofSeveralPoliciesOneMustBeChosen() {
        context.getRegistry().bind("one", policy("one"));
        context.getRegistry().bind("two", policy("two"));

        assertThatThrownBy(() -> start("clip:moderate"))
                .isInstanceOf(FailedToStartRouteException.class)
                .hasRootCauseInstanceOf(InvalidOptionException.class)
                .hasStackTraceContaining(
                        "The registry has 2 moderation policies [one, two]: expected at most one");
    }

    @Test
    void anIndexInTheRegistryIsTheSameForRoutesAndApplications() throws Exception {
        try (var store = new IndexEmbeddingStore(folder.resolve("index"))) {
            context.getRegistry().bind("store", store);
            start("clip:index");

            context.createProducerTemplate()
                    .requestBodyAndHeader(
                            "direct:in", "a red circle", ClipConstants.ID, "circle-1");

            float[] vector =
                    context.createProducerTemplate()
                            .requestBody("clip:embed", "a red circle", float[].class);
            var request =
                    EmbeddingSearchRequest.builder().queryEmbedding(Embedding.from(vector)).build();
            assertThat(store.search(request).matches())
                    .extracting(EmbeddingMatch::embeddingId)
                    .containsExactly("circle-1");
        }
    }

    @Test
    void modelsAreLookedUpInTheStoreOfTheRegistry() throws Exception {
        Path cache = folder.resolve("models");
        context.getRegistry()
                .bind(
                        "models",
                        ModelStore.of(Optional.of(cache), true, getClass().getClassLoader()));

        start("clip:embed");

        assertThat(cache.resolve("archives")).isDirectoryContaining("glob:**demo-clip*");
    }

    @Test
    void warmModelsStayLoadedUntilTheyAreClosed() throws Exception {
        start("clip:embed?lazyStartProducer=true");
        try (var models = new WarmModels(context)) {
            assertThat(ModelCache.loadedModels()).isZero();

            models.add("clip:demo");
            models.addEndpoints();

            assertThat(ModelCache.loadedModels()).isOne();
        }
        assertThat(ModelCache.loadedModels()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "clip:", "direct:demo", "clipp:demo", ":demo"})
    void whatIsNoModelIsNotWarmedUp(String text) throws Exception {
        start("clip:embed?lazyStartProducer=true");
        try (var models = new WarmModels(context)) {
            assertThatThrownBy(() -> models.add(text))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageStartingWith(text + " is not a model to warm up");
        }
    }

    @Test
    void aModelThatDoesNotExistIsNotWarmedUp() throws Exception {
        start("clip:embed?lazyStartProducer=true");
        try (var models = new WarmModels(context)) {
            assertThatThrownBy(() -> models.add("clip:demos"))
                    .isInstanceOf(ModelNotFoundException.class)
                    .hasMessageContaining("model=demos");
        }
    }
}
