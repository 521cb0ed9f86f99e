/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.camel.util.StringHelper;
import org.camelmultimodal.runtime.Excerpt;

/**
 * The operations of jobs, with the options that a job may set. An option overrides the option of
 * the endpoint by its header; no other header can be set.
 */
public enum Operation {
    WHISPER_TRANSCRIBE(
            "whisper:transcribe",
            Input.MEDIA,
            "language",
            "task",
            "responseFormat",
            "initialPrompt",
            "temperature",
            "timestamps"),
    CLIP_CLASSIFY(
            "clip:classify",
            Input.MEDIA_OR_TEXT,
            "labels",
            "promptTemplate",
            "topK",
            "threshold",
            "multiLabel"),
    CLIP_MODERATE("clip:moderate", Input.MEDIA_OR_TEXT),
    CLIP_EMBED("clip:embed", Input.MEDIA_OR_TEXT),
    SD_TEXT_TO_IMAGE(
            "sd:text-to-image",
            Input.TEXT,
            "steps",
            "guidanceScale",
            "negativePrompt",
            "width",
            "height",
            "scheduler",
            "previewInterval");

    /** What a job of an operation must have. */
    enum Input {
        TEXT("a text"),
        MEDIA("media"),
        MEDIA_OR_TEXT("either media or a text");

        private final String words;

        Input(String words) {
            this.words = words;
        }

        boolean accepts(boolean hasText, boolean hasMedia) {
            return switch (this) {
                case TEXT -> hasText && !hasMedia;
                case MEDIA -> hasMedia && !hasText;
                case MEDIA_OR_TEXT -> hasMedia != hasText;
            };
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private final String uri;
    private final Input input;
    private final Set<String> options;

    Operation(String uri, Input input, String... options) {
        this.uri = uri;
        this.input = input;
        this.options = Set.of(options);
    }

    /**
     * Returns the operation of a URI.
     *
     * @throws InvalidJobException if there is no such operation; the message lists all
     */
    @JsonCreator
    public static Operation of(String uri) {
        return Arrays.stream(values())
                .filter(operation -> operation.uri.equals(uri))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidJobException(
                                        "operation=%s does not exist: expected one of %s"
                                                .formatted(Excerpt.of(uri), uris())));
    }

    private static List<String> uris() {
        return Arrays.stream(values()).map(Operation::uri).toList();
    }

    /** Returns the URI, such as <code>sd:text-to-image</code>. */
    @JsonValue
    public String uri() {
        return uri;
    }

    /** Returns the family, such as <code>sd</code>. */
    public String family() {
        return StringHelper.before(uri, ":");
    }

    /** Returns the name within the family, such as <code>text-to-image</code>. */
    public String operationName() {
        return StringHelper.after(uri, ":");
    }

    /** Returns the names of the options that a job may set. */
    public Set<String> options() {
        return options;
    }

    Input input() {
        return input;
    }

    /** Returns whether results depend on a random seed. */
    boolean isSeeded() {
        return this == SD_TEXT_TO_IMAGE;
    }

    /** Returns the header of an option, such as <code>CamelSdSteps</code> for steps. */
    String header(String option) {
        return "Camel" + StringHelper.capitalize(family()) + StringHelper.capitalize(option);
    }
}
