/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.devui;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.apache.camel.Message;
import org.camelmultimodal.clip.ClipConstants;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.camel.InferenceComponent;

/** The operations that the Dev UI tries out, on the models and options of the components. */
enum TryOut {
    /** Classifies an image by labels. */
    CLASSIFY("clip:classify", true),
    /** Moderates a text by the policy of the application. */
    MODERATE_TEXT("clip:moderate", false),
    /** Moderates an image by the policy of the application. */
    MODERATE_IMAGE("clip:moderate", true),
    /** Transcribes a recording. */
    TRANSCRIBE("whisper:transcribe", true),
    /** Generates an image from a prompt. */
    TEXT_TO_IMAGE("sd:text-to-image", false);

    private final String uri;
    private final boolean takesFile;

    TryOut(String uri, boolean takesFile) {
        this.uri = uri;
        this.takesFile = takesFile;
    }

    /**
     * Returns the operation of a name.
     *
     * @throws InvalidOptionException if there is none
     */
    static TryOut of(String name) {
        return Arrays.stream(values())
                .filter(each -> InferenceComponent.kebab(each).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidOptionException(
                                        "operation=%s cannot be tried out: expected one of %s"
                                                .formatted(
                                                        name,
                                                        Arrays.stream(values())
                                                                .map(InferenceComponent::kebab)
                                                                .toList())));
    }

    /** Returns the URI of the endpoint, with the options of its component. */
    String uri() {
        return uri;
    }

    /** Writes the request. */
    void ask(Message message, String text, byte[] file) {
        message.setBody(takesFile ? file : text);
        if (this == CLASSIFY) {
            message.setHeader(ClipConstants.LABELS, text);
        }
    }

    /**
     * Returns the result: <code>text</code>, <code>image</code> (Base64) or <code>scores</code>.
     */
    Map<String, Object> answer(Message message) {
        return switch (this) {
            case CLASSIFY ->
                    Map.of(
                            "text", message.getHeader(ClipConstants.TOP_LABEL),
                            "scores", message.getHeader(ClipConstants.SCORES));
            case MODERATE_TEXT, MODERATE_IMAGE ->
                    Map.of(
                            "text",
                            "%s by the policy %s"
                                    .formatted(
                                            message.getHeader(ClipConstants.ACTION),
                                            message.getHeader(ClipConstants.POLICY)),
                            "scores",
                            message.getHeader(ClipConstants.CATEGORY_SCORES));
            case TRANSCRIBE -> Map.of("text", message.getBody(String.class));
            case TEXT_TO_IMAGE ->
                    Map.of(
                            "image",
                            Base64.getEncoder().encodeToString(message.getBody(byte[].class)));
        };
    }
}
