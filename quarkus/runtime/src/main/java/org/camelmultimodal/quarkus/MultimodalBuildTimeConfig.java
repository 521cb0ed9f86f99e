/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/**
 * Camel Multimodal: settings of the build. They are also present at run time, where {@link
 * MultimodalSettings} compares names with them.
 */
@ConfigMapping(prefix = MultimodalConfig.PREFIX)
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface MultimodalBuildTimeConfig {

    /**
     * Whether to add a readiness check, which is up once the models are warmed up, if the
     * application has the extension quarkus-smallrye-health.
     */
    @WithName("health.enabled")
    @WithDefault("true")
    boolean healthEnabled();
}
