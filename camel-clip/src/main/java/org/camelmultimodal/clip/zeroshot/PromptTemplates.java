/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The sentences in which labels are shown to the model, with <code>{}</code> for the label. The
 * vectors of several are averaged.
 *
 * @param templates at least one
 */
public record PromptTemplates(List<String> templates) {

    private static final Pattern SEPARATOR = Pattern.compile("\\|");

    /** The label alone. */
    public static final PromptTemplates BARE = new PromptTemplates(List.of("{}"));

    public PromptTemplates {
        templates = List.copyOf(templates);
        if (templates.isEmpty()) {
            throw new InvalidOptionException("promptTemplate names no sentence");
        }
        for (String template : templates) {
            if (!template.contains("{}")) {
                throw new InvalidOptionException(
                        "promptTemplate=%s has no {} for the label"
                                .formatted(Excerpt.of(template)));
            }
        }
    }

    /**
     * Reads templates from an option.
     *
     * @param text one template, several separated by <code>|</code>, or the name of a set: <code>
     *     imagenet</code>, the 80 of the CLIP paper, or <code>imagenet-simple</code>, the 7 of
     *     their best
     */
    public static PromptTemplates parse(String text) {
        return switch (text) {
            case "imagenet" -> resource("imagenet-templates.txt");
            case "imagenet-simple" -> resource("imagenet-simple-templates.txt");
            default ->
                    new PromptTemplates(
                            Arrays.stream(SEPARATOR.split(text))
                                    .map(String::strip)
                                    .filter(template -> !template.isEmpty())
                                    .toList());
        };
    }

    private static PromptTemplates resource(String name) {
        try (InputStream in = PromptTemplates.class.getResourceAsStream(name)) {
            return new PromptTemplates(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("The templates %s cannot be read".formatted(name), e);
        }
    }

    /** The sentences for a label. */
    public List<String> fill(String label) {
        return templates.stream().map(template -> template.replace("{}", label)).toList();
    }
}
