/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.camelmultimodal.clip.ClipComponent;
import org.camelmultimodal.clip.index.IndexEmbeddingStore;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.runtime.camel.ModelCache;
import org.camelmultimodal.runtime.camel.OnConsumerThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The settings of an application arrive in its beans, which routes and injection points share. */
class BeansTest {

    /** A bean of the application, in place of that of the extension. */
    @Singleton
    public static class Policies {
        @Produces
        @Singleton
        ModerationPolicy policy() {
            ModerationPolicy standard = ModerationPolicy.standard();
            return new ModerationPolicy("of the application", "7", standard.categories());
        }
    }

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            new QuarkusUnitTest()
                    .overrideConfigKey("quarkus.http.test-port", "0")
                    .withApplicationRoot(jar -> jar.addClasses(ClassifyRoute.class, Policies.class))
                    .overrideConfigKey("camel.component.clip.top-k", "1")
                    .overrideConfigKey(
                            "quarkus.camel.multimodal.store.directory", "target/beans-test/models")
                    .overrideConfigKey("quarkus.camel.multimodal.store.offline", "true")
                    .overrideConfigKey(
                            "quarkus.camel.multimodal.embedding-store.directory",
                            "target/beans-test/index")
                    .overrideConfigKey("quarkus.camel.multimodal.warm-up.models", "whisper:demo");

    @Inject CamelContext context;
    @Inject EmbeddingStore<TextSegment> store;
    @Inject ModerationPolicy policy;
    @Inject OnConsumerThread onConsumerThread;

    @Test
    void optionsOfAComponentAreBoundAsInAnyCamelApplication() {
        assertThat(context.getComponent("clip", ClipComponent.class).getConfiguration().getTopK())
                .isEqualTo(1);
    }

    @Test
    void modelsAreStoredInTheDirectoryOfTheSettings() {
        given().body("a blue star")
                .when()
                .post("/classify")
                .then()
                .statusCode(200)
                .body(equalTo("blue star"));
        assertThat(Path.of("target/beans-test/models/archives"))
                .isDirectoryContaining("glob:**demo-clip*");
    }

    @Test
    void theApplicationIsReadyOnceTheModelsOfTheSettingsAreLoadedToo() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () ->
                                when().get("/q/health/ready")
                                        .then()
                                        .statusCode(200)
                                        .body(
                                                "checks[0].name",
                                                equalTo("Camel Multimodal models")));
        assertThat(ModelCache.loadedModels()).isEqualTo(2);
    }

    @Test
    void aPolicyOfTheApplicationReplacesTheBuiltInOne() {
        var result =
                context.createFluentProducerTemplate()
                        .to("clip:moderate")
                        .withBody("a photo of a circle")
                        .send();

        assertThat(result.getMessage().getHeader("CamelClipPolicy"))
                .isEqualTo("of the application/7");
        assertThat(policy.name()).isEqualTo("of the application");
    }

    @Test
    void routesFindTheBeansInTheRegistry() {
        assertThat(context.getRegistry().findSingleByType(EmbeddingStore.class))
                .isSameAs(store)
                .isInstanceOf(IndexEmbeddingStore.class);
        assertThat(context.getRegistry().lookupByName("onConsumerThread"))
                .isSameAs(onConsumerThread);
    }
}
