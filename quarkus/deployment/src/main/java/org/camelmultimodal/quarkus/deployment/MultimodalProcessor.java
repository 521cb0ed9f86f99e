/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.pkg.NativeConfig;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import org.apache.camel.quarkus.core.deployment.spi.CamelContextCustomizerBuildItem;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.quarkus.ModelWarmUp;
import org.camelmultimodal.quarkus.MultimodalBeans;
import org.camelmultimodal.quarkus.MultimodalBuildTimeConfig;
import org.camelmultimodal.quarkus.MultimodalRecorder;
import org.camelmultimodal.quarkus.MultimodalSettings;
import org.camelmultimodal.runtime.camel.OnConsumerThread;
import org.camelmultimodal.runtime.store.ModelStore;
import org.jboss.logging.Logger;

/** Adds the components and their beans to an application. */
class MultimodalProcessor {

    private static final Logger LOG = Logger.getLogger(MultimodalProcessor.class);

    /** The name of the extension in the list of installed features. */
    static final String FEATURE = "camel-multimodal";

    private static final String HEALTH_CHECK = "org.camelmultimodal.quarkus.ModelsHealthCheck";

    @BuildStep
    FeatureBuildItem feature(NativeConfig nativeConfig) {
        if (nativeConfig.enabled()) {
            LOG.warn(
                    "Camel Multimodal supports the JVM mode only: a native executable cannot load the native libraries of"
                            + " ONNX Runtime, the tokenizers and FFmpeg, so no model will load. Build without"
                            + " quarkus.native.enabled");
        }
        return new FeatureBuildItem(FEATURE);
    }

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(MultimodalBeans.class, ModelWarmUp.class, MultimodalSettings.class)
                .setUnremovable()
                .build();
    }

    /** Routes look these beans up by name or by type, which the build cannot see. */
    @BuildStep
    UnremovableBeanBuildItem beansOfRoutes() {
        return UnremovableBeanBuildItem.beanTypes(
                ChatModel.class,
                EmbeddingStore.class,
                ModelStore.class,
                ModerationPolicy.class,
                OnConsumerThread.class);
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    CamelContextCustomizerBuildItem embeddingStore(MultimodalRecorder recorder) {
        return new CamelContextCustomizerBuildItem(recorder.embeddingStore());
    }

    @BuildStep
    HealthBuildItem health(MultimodalBuildTimeConfig config) {
        return new HealthBuildItem(HEALTH_CHECK, config.healthEnabled());
    }
}
