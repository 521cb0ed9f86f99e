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
 * Labels and the sentences in which they are shown to the model, of an endpoint or of a message.
 * Those of an endpoint come from whoever wrote the route and may be read from a resource; those of
 * a message's headers may come from a client, are read from nowhere, and are bounded in number and
 * length, since each sentence is a run of the model.
 *
 * @param what the operation, for error messages
 * @param labels empty if the option is not set
 */
record LabelOptions(String what, List<String> labels, PromptTemplates templates) {

    static final String RESOURCE = "resource:";
    private static final int MAX_SENTENCES = 10_000;

    /** The labels of an endpoint. */
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
     * The labels of a message: these, as far as its headers name no others.
     *
     * @throws InvalidOptionException if neither names a label, or the headers name a resource, or
     *     more or longer ones than the bounds
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
        long sentences = (long) wanted.labels.size() * wanted.templates.templates().size();
        if (sentences > MAX_SENTENCES) {
            throw new InvalidOptionException(
                    "%d labels in %d sentences each make %d sentences: expected at most %d. Set fewer in the headers %s and %s"
                            .formatted(
                                    wanted.labels.size(),
                                    wanted.templates.templates().size(),
                                    sentences,
                                    MAX_SENTENCES,
                                    ClipConstants.LABELS,
                                    ClipConstants.PROMPT_TEMPLATE));
        }
        return wanted;
    }

    static List<String> trimmed(Stream<String> texts) {
        return texts.map(String::strip).filter(text -> !text.isEmpty()).toList();
    }
}
