/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.support.ResourceHelper;
import org.camelmultimodal.clip.zeroshot.PromptTemplates;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.camel.Options;

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

    private static final String RESOURCE = "resource:";
    private static final int MAX_LABELS = 1000;
    private static final int MAX_LABEL_CHARACTERS = 1000;
    private static final int MAX_TEMPLATES = 100;
    private static final int MAX_SENTENCES = 10_000;
    private static final int MAX_PLACES = 10;
    private static final Pattern PLACE = Pattern.compile("{}", Pattern.LITERAL);

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
                        labelHeader == null ? labels : labels(labelHeader),
                        templateHeader == null ? templates : templates(templateHeader));
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

    private static List<String> labels(Object header) {
        requireFew(ClipConstants.LABELS, header, MAX_LABELS);
        List<String> labels;
        if (header instanceof Collection<?> names) {
            labels = trimmed(names.stream().map(name -> Options.text(ClipConstants.LABELS, name)));
        } else {
            String text = Options.text(ClipConstants.LABELS, header);
            if (text.strip().startsWith(RESOURCE)) {
                throw new InvalidOptionException(
                        "The header %s begins with resource:, which only the option labels supports. Set that option, or the header to the labels themselves"
                                .formatted(ClipConstants.LABELS));
            }
            labels = trimmed(Arrays.stream(text.split(",")));
        }
        requireInRange(ClipConstants.LABELS, "labels", labels.size(), MAX_LABELS);
        requireShort(ClipConstants.LABELS, labels);
        return labels;
    }

    private static PromptTemplates templates(Object header) {
        requireFew(ClipConstants.PROMPT_TEMPLATE, header, MAX_TEMPLATES);
        PromptTemplates templates =
                header instanceof Collection<?> several
                        ? new PromptTemplates(
                                several.stream()
                                        .map(
                                                each ->
                                                        Options.text(
                                                                ClipConstants.PROMPT_TEMPLATE,
                                                                each))
                                        .toList())
                        : PromptTemplates.parse(
                                Options.text(ClipConstants.PROMPT_TEMPLATE, header));
        requireShort(ClipConstants.PROMPT_TEMPLATE, templates.templates());
        for (String template : templates.templates()) {
            requireInRange(
                    ClipConstants.PROMPT_TEMPLATE,
                    "times {} in a sentence",
                    PLACE.matcher(template).results().count(),
                    MAX_PLACES);
        }
        return templates;
    }

    private static void requireFew(String header, Object value, int maximum) {
        if (value instanceof Collection<?> several) {
            requireInRange(header, "values", several.size(), maximum);
        }
    }

    private static void requireShort(String header, List<String> texts) {
        for (String text : texts) {
            requireInRange(header, "characters in a text", text.length(), MAX_LABEL_CHARACTERS);
        }
    }

    private static void requireInRange(String header, String what, long count, int maximum) {
        if (count < 1 || count > maximum) {
            throw new InvalidOptionException(
                    "The header %s has %d %s: expected 1 to %d"
                            .formatted(header, count, what, maximum));
        }
    }

    private static List<String> trimmed(Stream<String> texts) {
        return texts.map(String::strip).filter(text -> !text.isEmpty()).toList();
    }
}
