/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.camelmultimodal.clip.zeroshot.PromptTemplates;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.camel.Options;

/**
 * Reads labels and prompt templates from headers, which may come from a client: nothing is read
 * from a resource, and number and length are bounded, since each prompt is a run of the model.
 */
final class LabelHeaders {

    private static final int MAX_LABELS = 1000;
    private static final int MAX_LABEL_CHARACTERS = 1000;
    private static final int MAX_TEMPLATES = 100;
    private static final int MAX_PLACEHOLDERS = 10;
    private static final Pattern PLACEHOLDER = Pattern.compile("{}", Pattern.LITERAL);

    private LabelHeaders() {}

    static List<String> labels(Object header) {
        requireFew(ClipConstants.LABELS, header, MAX_LABELS);
        List<String> labels;
        if (header instanceof Collection<?> names) {
            labels =
                    LabelOptions.trimmed(
                            names.stream().map(name -> Options.text(ClipConstants.LABELS, name)));
        } else {
            String text = Options.text(ClipConstants.LABELS, header);
            if (text.strip().startsWith(LabelOptions.RESOURCE)) {
                throw new InvalidOptionException(
                        "The header %s begins with resource: expected labels, because only the option labels can name a resource. Set the header to the labels, or set the option labels"
                                .formatted(ClipConstants.LABELS));
            }
            labels = LabelOptions.trimmed(Arrays.stream(text.split(",")));
        }
        requireInRange(ClipConstants.LABELS, "labels", labels.size(), MAX_LABELS);
        requireShort(ClipConstants.LABELS, labels);
        return labels;
    }

    static PromptTemplates templates(Object header) {
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
                    "placeholders {} in a template",
                    PLACEHOLDER.matcher(template).results().count(),
                    MAX_PLACEHOLDERS);
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
}
