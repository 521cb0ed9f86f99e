/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import org.apache.camel.spi.Metadata;
import org.camelmultimodal.runtime.camel.InferenceHeaders;

/** Headers and properties of the <code>sd:</code> component. */
public final class SdConstants {

    @Metadata(
            label = "producer",
            description = "Overrides the option prompt and the body.",
            javaType = "String")
    public static final String PROMPT = "CamelSdPrompt";

    @Metadata(
            label = "producer",
            description = "Overrides the option negativePrompt.",
            javaType = "String")
    public static final String NEGATIVE_PROMPT = "CamelSdNegativePrompt";

    @Metadata(label = "producer", description = "Overrides the option steps.", javaType = "Integer")
    public static final String STEPS = "CamelSdSteps";

    @Metadata(
            label = "producer",
            description = "Overrides the option guidanceScale.",
            javaType = "Float")
    public static final String GUIDANCE_SCALE = "CamelSdGuidanceScale";

    @Metadata(
            label = "producer",
            description = "Overrides the option seed. In the result, the seed that was used.",
            javaType = "Long")
    public static final String SEED = "CamelSdSeed";

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option width. In the result, the width of each image in pixels.",
            javaType = "Integer")
    public static final String WIDTH = "CamelSdWidth";

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option height. In the result, the height of each image in pixels.",
            javaType = "Integer")
    public static final String HEIGHT = "CamelSdHeight";

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option scheduler. In the result, the scheduler that was used.",
            javaType = "org.camelmultimodal.diffusion.scheduler.SchedulerType")
    public static final String SCHEDULER = "CamelSdScheduler";

    @Metadata(
            label = "producer",
            description = "Overrides the option imageCount.",
            javaType = "Integer")
    public static final String IMAGE_COUNT = "CamelSdImageCount";

    @Metadata(
            label = "producer",
            description = "Overrides the option previewInterval.",
            javaType = "Integer")
    public static final String PREVIEW_INTERVAL = "CamelSdPreviewInterval";

    @Metadata(
            label = "producer",
            description = "Media type of the body: image/png.",
            javaType = "String")
    public static final String CONTENT_TYPE = "Content-Type";

    @Metadata(
            label = "producer",
            description =
                    "Priority of the message (-1000 to 1000). Pending messages with a higher priority are "
                            + "processed first. Defaults to 0.",
            javaType = "Integer")
    public static final String PRIORITY = InferenceHeaders.PRIORITY;

    @Metadata(
            label = "producer",
            description =
                    "Name of the request (1 to 256 characters), by which it can be cancelled and its progress "
                            + "is reported.",
            javaType = "String")
    public static final String REQUEST_ID = InferenceHeaders.REQUEST_ID;

    /**
     * Exchange property: the complete result record, a {@code GeneratedImages}, if the option
     * storeFullResult is set.
     */
    public static final String RESULT = "CamelSdResult";

    private SdConstants() {}
}
