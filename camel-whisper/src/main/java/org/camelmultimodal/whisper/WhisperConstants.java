/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import org.apache.camel.spi.Metadata;
import org.camelmultimodal.runtime.camel.InferenceHeaders;

/** Headers and properties of the <code>whisper:</code> component. */
public final class WhisperConstants {

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option language. In the result, the spoken language as an ISO 639-1 "
                            + "code. For a List body, set only if all items have the same language.",
            javaType = "String")
    public static final String LANGUAGE = "CamelWhisperLanguage";

    @Metadata(
            label = "producer",
            description = "Overrides the option task.",
            javaType = "org.camelmultimodal.whisper.model.Task")
    public static final String TASK = "CamelWhisperTask";

    @Metadata(
            label = "producer",
            description = "Overrides the option responseFormat.",
            javaType = "org.camelmultimodal.whisper.model.TranscriptFormat")
    public static final String RESPONSE_FORMAT = "CamelWhisperResponseFormat";

    @Metadata(
            label = "producer",
            description = "Overrides the option initialPrompt.",
            javaType = "String")
    public static final String INITIAL_PROMPT = "CamelWhisperInitialPrompt";

    @Metadata(
            label = "producer",
            description = "Overrides the option temperature.",
            javaType = "String")
    public static final String TEMPERATURE = "CamelWhisperTemperature";

    @Metadata(
            label = "producer",
            description = "Overrides the option timestamps.",
            javaType = "Boolean")
    public static final String TIMESTAMPS = "CamelWhisperTimestamps";

    @Metadata(
            label = "producer",
            description =
                    "Probability of the detected language (0 to 1). It is 1 if the language was set. For a "
                            + "List body, a List of them.",
            javaType = "Float")
    public static final String LANGUAGE_PROBABILITY = "CamelWhisperLanguageProbability";

    @Metadata(
            label = "producer",
            description = "Duration of the recording in seconds. For a List body, a List of them.",
            javaType = "Double")
    public static final String DURATION = "CamelWhisperDuration";

    @Metadata(
            label = "producer",
            description =
                    "Segments of the transcript with their timestamps. For a List body, a List of such "
                            + "Lists.",
            javaType = "List<org.camelmultimodal.whisper.model.Segment>")
    public static final String SEGMENTS = "CamelWhisperSegments";

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

    /** Exchange property with the complete result, if <code>storeFullResult=true</code>. */
    public static final String RESULT = "CamelWhisperResult";

    private WhisperConstants() {}
}
