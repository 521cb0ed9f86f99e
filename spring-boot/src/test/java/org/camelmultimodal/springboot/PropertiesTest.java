/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.camelmultimodal.clip.ClipComponent;
import org.camelmultimodal.clip.ClipConfiguration;
import org.camelmultimodal.diffusion.SdComponent;
import org.camelmultimodal.diffusion.SdConfiguration;
import org.camelmultimodal.runtime.decoding.Decoding;
import org.camelmultimodal.runtime.store.Precision;
import org.camelmultimodal.whisper.WhisperComponent;
import org.camelmultimodal.whisper.WhisperConfiguration;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Properties become options of the components. */
class PropertiesTest {

    @Test
    void propertiesOfAllThreeComponentsAreBound() {
        try (var application =
                StartedApplication.with(
                        "camel.component.clip.top-k=3",
                        "camel.component.clip.min-score=0.25",
                        "camel.component.clip.batch-delay=20ms",
                        "camel.component.clip.embedding-cache-max-bytes=1024",
                        "camel.component.whisper.response-format=srt",
                        "camel.component.whisper.max-duration=30m",
                        "camel.component.whisper.condition-on-previous-text=true",
                        "camel.component.whisper.decoding=in-process",
                        "camel.component.sd.steps=7",
                        "camel.component.sd.timeout=PT90S",
                        "camel.component.sd.negative-prompt=${blurred:text} and blur",
                        "camel.component.sd.precision=FP16")) {
            ClipConfiguration clip = clip(application);
            assertThat(clip.getTopK()).isEqualTo(3);
            assertThat(clip.getMinScore()).isEqualTo(0.25f);
            assertThat(clip.getBatchDelay()).isEqualTo(20);
            assertThat(
                            application
                                    .component("clip", ClipComponent.class)
                                    .getEmbeddingCacheMaxBytes())
                    .isEqualTo(1024);
            WhisperConfiguration whisper =
                    application.component("whisper", WhisperComponent.class).getConfiguration();
            assertThat(whisper.getResponseFormat()).isEqualTo(TranscriptFormat.SRT);
            assertThat(whisper.getMaxDuration()).isEqualTo(30 * 60_000);
            assertThat(whisper.isConditionOnPreviousText()).isTrue();
            assertThat(whisper.getDecoding()).isEqualTo(Decoding.IN_PROCESS);
            SdConfiguration sd = application.component("sd", SdComponent.class).getConfiguration();
            assertThat(sd.getSteps()).isEqualTo(7);
            assertThat(sd.getTimeout()).isEqualTo(90_000);
            assertThat(sd.getNegativePrompt()).isEqualTo("text and blur");
            assertThat(sd.getPrecision()).isEqualTo(Precision.FP16);
        }
    }

    @Test
    void namesMayBeWrittenInAllFormsOfSpringBoot() {
        try (var application =
                StartedApplication.with(
                        "camel.component.clip.topK=3",
                        "camel.component.clip.MAX_FRAMES=4",
                        "camel.component.clip.queuesize=5",
                        "camel.component.clip.labels[0]=a cat",
                        "camel.component.clip.labels[1]=a dog")) {
            ClipConfiguration clip = clip(application);
            assertThat(clip.getTopK()).isEqualTo(3);
            assertThat(clip.getMaxFrames()).isEqualTo(4);
            assertThat(clip.getQueueSize()).isEqualTo(5);
            assertThat(clip.getLabels()).isEqualTo("a cat,a dog");
        }
    }

    @Test
    void environmentVariablesTakePrecedenceOverFiles() {
        runner().withInitializer(
                        context -> {
                            var sources = context.getEnvironment().getPropertySources();
                            sources.addFirst(
                                    new SystemEnvironmentPropertySource(
                                            "test-systemEnvironment",
                                            Map.of(
                                                    "CAMEL_COMPONENT_CLIP_TOPK", "7",
                                                    "CAMEL_COMPONENT_CLIP_MAX_FRAMES", "8",
                                                    "CAMEL_COMPONENT_CLIP_CUSTOMIZER_ENABLED",
                                                            "true")));
                            sources.addLast(
                                    new MapPropertySource(
                                            "file",
                                            Map.of(
                                                    "camel.component.clip.top-k", 3,
                                                    "camel.component.clip.max-frames", 3,
                                                    "camel.component.clip.offset", 3)));
                        })
                .run(
                        context -> {
                            ClipConfiguration clip =
                                    clip(
                                            new StartedApplication(
                                                    context.getSourceApplicationContext(
                                                            ConfigurableApplicationContext.class)));
                            assertThat(clip.getTopK()).isEqualTo(7);
                            assertThat(clip.getMaxFrames()).isEqualTo(8);
                            assertThat(clip.getOffset()).isEqualTo(3);
                        });
    }

    @Test
    void aNameWithoutAValueIsNotSet() {
        Map<String, Object> values = new HashMap<>();
        values.put("camel.component.clip.top-k", null);
        values.put("camel.component.clip.max-frames", null);
        values.put("camel.component.clip.offset", 3);
        runner().withInitializer(
                        context ->
                                context.getEnvironment()
                                        .getPropertySources()
                                        .addFirst(new MapPropertySource("nulls", values)))
                .withPropertyValues("camel.component.clip.top-k=7")
                .run(
                        context -> {
                            ClipConfiguration clip =
                                    clip(
                                            new StartedApplication(
                                                    context.getSourceApplicationContext(
                                                            ConfigurableApplicationContext.class)));
                            assertThat(clip.getTopK()).isEqualTo(7);
                            assertThat(clip.getOffset()).isEqualTo(3);
                        });
    }

    @Test
    void aBeanIsReferredToByItsName() {
        try (var application =
                StartedApplication.with(
                        Stores.class, "camel.component.clip.embedding-store=#bean:store")) {
            assertThat(clip(application).getEmbeddingStore())
                    .isSameAs(application.context().getBean("store"));
        }
        try (var application =
                StartedApplication.with(
                        Stores.class, "camel.component.clip.embedding-store=other")) {
            assertThat(clip(application).getEmbeddingStore())
                    .isSameAs(application.context().getBean("other"));
        }
    }

    @Test
    void aDisabledComponentKeepsItsDefaults() {
        for (String property :
                new String[] {
                    "camel.component.clip.enabled",
                    "camel.component.enabled",
                    "camel.component.clip.customizer.enabled",
                    "camel.component.customizer.enabled"
                }) {
            runner().withPropertyValues(property + "=false", "camel.component.clip.queue-size=5")
                    .run(
                            context ->
                                    assertThat(
                                                    clip(new StartedApplication(
                                                                    context
                                                                            .getSourceApplicationContext(
                                                                                    ConfigurableApplicationContext
                                                                                            .class)))
                                                            .getQueueSize())
                                            .as(property)
                                            .isEqualTo(new ClipConfiguration().getQueueSize()));
        }
    }

    @Test
    void aCustomizerOfTheApplicationTakesPrecedence() {
        try (var application =
                StartedApplication.with(Customizers.class, "camel.component.clip.queue-size=5")) {
            assertThat(clip(application).getQueueSize()).isEqualTo(6);
        }
    }

    @Test
    void aComponentThatIsExcludedIsIgnored() {
        runner().withClassLoader(
                        new FilteredClassLoader(
                                name -> name.startsWith("org.camelmultimodal.diffusion"),
                                name -> name.contains("camel-diffusion")))
                .withPropertyValues(
                        "camel.component.sd.steps=7", "camel.component.clip.queue-size=5")
                .run(
                        context ->
                                assertThat(
                                                clip(new StartedApplication(
                                                                context.getSourceApplicationContext(
                                                                        ConfigurableApplicationContext
                                                                                .class)))
                                                        .getQueueSize())
                                        .isEqualTo(5));
    }

    @Test
    void withoutAnyComponentNothingIsConfigured() {
        runner().withClassLoader(new FilteredClassLoader("org.camelmultimodal.runtime"))
                .run(
                        context ->
                                assertThat(context)
                                        .hasNotFailed()
                                        .doesNotHaveBean(MultimodalAutoConfiguration.class));
    }

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                CamelAutoConfiguration.class, MultimodalAutoConfiguration.class));
    }

    private static ClipConfiguration clip(StartedApplication application) {
        return application.component("clip", ClipComponent.class).getConfiguration();
    }

    @Configuration(proxyBeanMethods = false)
    static class Stores {

        @Bean
        EmbeddingStore<TextSegment> store() {
            return new InMemoryEmbeddingStore<>();
        }

        @Bean
        EmbeddingStore<TextSegment> other() {
            return new InMemoryEmbeddingStore<>();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        ComponentCustomizer six() {
            return ComponentCustomizer.builder(ClipComponent.class)
                    .build(clip -> clip.getConfiguration().setQueueSize(6));
        }
    }
}
