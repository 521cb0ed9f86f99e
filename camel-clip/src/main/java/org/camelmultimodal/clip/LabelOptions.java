/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.support.ResourceHelper;
import org.camelmultimodal.clip.zeroshot.PromptTemplates;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Labels and prompt templates of an endpoint or of a message. Those of an endpoint are set by the
 * author of the route and may be read from a resource. Those of a message's headers may come from a
 * client: they are never read from a resource, and are limited in number and length, because each
 * prompt is a run of the model.
 *
 * @param what the operation, for error messages
 * @param labels empty if the option is not set
 */
record LabelOptions(String what, List<String> labels, PromptTemplates templates) {

    static final String RESOURCE = "resource:";
    private static final int MAX_PROMPTS = 10_000;

    /** Returns the labels of an endpoint. */
    static LabelOptions read(CamelContext context, String what, ClipConfiguration options)
            throws IOException {
        return new LabelOptions(
                what,
                configured(context, options.getLabels()),
                PromptTemplates.parse(options.getPromptTemplate()));
    }

    private static List<String> configured(CamelContext context, String text) throws IOException {
        if (text == null) {
            return List.of();
        }
        if (!text.startsWith(RESOURCE)) {
            return trimmed(Arrays.stream(text.split(",")));
        }
        try (InputStream in =
                ResourceHelper.resolveMandatoryResourceAsInputStream(
                        context, text.substring(RESOURCE.length()))) {
            return trimmed(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines());
        }
    }

    /**
     * Returns the labels of a message: those of its headers, or else these.
     *
     * @throws InvalidOptionException if neither has a label, or the headers name a resource or
     *     exceed a limit
     */
    LabelOptions of(Message message) {
        Object labelHeader = message.getHeader(ClipConstants.LABELS);
        Object templateHeader = message.getHeader(ClipConstants.PROMPT_TEMPLATE);
        if (labelHeader == null && labels.isEmpty()) {
            throw new InvalidOptionException(
                    "%s has no labels: expected at least one. Set the option labels or the header %s"
                            .formatted(what, ClipConstants.LABELS));
        }
        if (labelHeader == null && templateHeader == null) {
            return this;
        }
        var wanted =
                new LabelOptions(
                        what,
                        labelHeader == null ? labels : LabelHeaders.labels(labelHeader),
                        templateHeader == null
                                ? templates
                                : LabelHeaders.templates(templateHeader));
        long prompts = (long) wanted.labels.size() * wanted.templates.templates().size();
        if (prompts > MAX_PROMPTS) {
            throw new InvalidOptionException(
                    "%d labels with %d prompt templates make %d prompts: expected at most %d. Set the headers %s and %s to fewer"
                            .formatted(
                                    wanted.labels.size(),
                                    wanted.templates.templates().size(),
                                    prompts,
                                    MAX_PROMPTS,
                                    ClipConstants.LABELS,
                                    ClipConstants.PROMPT_TEMPLATE));
        }
        return wanted;
    }

    static List<String> trimmed(Stream<String> texts) {
        return texts.map(String::strip).filter(text -> !text.isEmpty()).toList();
    }
}
