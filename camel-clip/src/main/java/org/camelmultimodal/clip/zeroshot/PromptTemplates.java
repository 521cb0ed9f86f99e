/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Prompts in which labels are embedded, with <code>{}</code> in place of the label. The vectors of
 * several prompts are averaged.
 *
 * @param templates at least one, each with <code>{}</code>
 */
public record PromptTemplates(List<String> templates) {

    private static final Pattern SEPARATOR = Pattern.compile("\\|");

    /** The label alone. */
    public static final PromptTemplates BARE = new PromptTemplates(List.of("{}"));

    /**
     * Checks the templates.
     *
     * @throws InvalidOptionException if there is none, or one without <code>{}</code>
     */
    public PromptTemplates {
        templates = List.copyOf(templates);
        if (templates.isEmpty()) {
            throw new InvalidOptionException(
                    "promptTemplate is empty: expected at least one prompt with {} in place of the label. Set the option promptTemplate");
        }
        for (String template : templates) {
            if (!template.contains("{}")) {
                throw new InvalidOptionException(
                        "promptTemplate=%s has no {}: expected a prompt with {} in place of the label. Set the option promptTemplate"
                                .formatted(Excerpt.of(template)));
            }
        }
    }

    /**
     * Returns the templates that the value of an option stands for.
     *
     * @param text one template, several separated by <code>|</code>, or the name of a set: <code>
     *     imagenet</code>, the 80 of the CLIP paper, or <code>imagenet-simple</code>, the best 7 of
     *     them
     * @throws InvalidOptionException if there is none, or one without <code>{}</code>
     */
    public static PromptTemplates parse(String text) {
        return switch (text) {
            case "imagenet" -> set(text, "imagenet-templates.txt");
            case "imagenet-simple" -> set(text, "imagenet-simple-templates.txt");
            default ->
                    new PromptTemplates(
                            Arrays.stream(SEPARATOR.split(text))
                                    .map(String::strip)
                                    .filter(template -> !template.isEmpty())
                                    .toList());
        };
    }

    private static PromptTemplates set(String name, String resource) {
        try (InputStream in = PromptTemplates.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("it is not on the class path");
            }
            return new PromptTemplates(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "promptTemplate=%s cannot be read from %s: %s. Set the option promptTemplate to prompts with {} in place of the label"
                            .formatted(name, resource, e.getMessage()),
                    e);
        }
    }

    /** Returns the prompts for a label, one for each template. */
    public List<String> fill(String label) {
        return templates.stream().map(template -> template.replace("{}", label)).toList();
    }
}
