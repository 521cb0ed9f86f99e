/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * A moderation policy: categories with thresholds and actions.
 *
 * @param name name of the policy in results
 * @param version version of the policy in results
 * @param categories at least one
 */
public record ModerationPolicy(String name, String version, List<Category> categories) {

    private static final String DEFAULT = "default-policy.yaml";

    /**
     * A category of unwanted content; its <code>type</code> in the file selects how it is judged.
     */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Prompts.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Prompts.class, name = "prompts"),
        @JsonSubTypes.Type(value = SafetyChecker.class, name = "safety-checker"),
        @JsonSubTypes.Type(value = Head.class, name = "head")
    })
    public sealed interface Category {

        /** Returns the name of the category in verdicts. */
        String name();

        /** Returns the score at which the category is flagged. */
        float threshold();

        /** Returns the action that a verdict asks for if the category is flagged. */
        ModerationAction action();
    }

    /**
     * A category that is described by prompts: an item is flagged if it matches one list better
     * than the other.
     *
     * @param threshold minimum score that is flagged, above 0 and at most 1
     * @param action defaults to <code>flag</code>
     * @param against prompts that describe the unwanted content; at least one
     * @param unless prompts that describe harmless content; at least one
     */
    public record Prompts(
            String name,
            float threshold,
            ModerationAction action,
            List<String> against,
            List<String> unless)
            implements Category {

        public Prompts {
            if (name == null || isEmpty(against) || isEmpty(unless)) {
                throw new InvalidOptionException(
                        "A category of the policy has name=%s, against=%s and unless=%s: expected name, threshold, against and unless, without blank prompts. Set the option policy"
                                .formatted(name, against, unless));
            }
            if (!(threshold > 0 && threshold <= 1)) {
                throw new InvalidOptionException(
                        "The threshold of category '%s' is %s: expected above 0 and at most 1. Set the option policy"
                                .formatted(name, threshold));
            }
            requireSomeAction(name, action);
            action = Objects.requireNonNullElse(action, ModerationAction.FLAG);
        }

        private static boolean isEmpty(List<String> prompts) {
            return prompts == null
                    || prompts.isEmpty()
                    || prompts.stream().anyMatch(text -> text == null || text.isBlank());
        }
    }

    /**
     * A category by the algorithm of diffusers' safety checker: an item is flagged if it is similar
     * to a concept. Each concept has its own threshold, which special care concepts lower for all.
     *
     * @param threshold added to the thresholds of all concepts, -1 to 1; defaults to 0, above 0
     *     flags less
     * @param action defaults to <code>flag</code>
     * @param concepts a safetensors file with <code>concept_embeds</code>, <code>
     *     special_care_embeds</code> and their <code>_weights</code>, such as the safety checker's;
     *     its vectors are embeddings of the model that moderates
     */
    public record SafetyChecker(
            String name, float threshold, ModerationAction action, String concepts)
            implements Category {

        public SafetyChecker {
            if (name == null || concepts == null) {
                throw new InvalidOptionException(
                        "A category of the type safety-checker has name=%s and concepts=%s: expected both. Set the option policy"
                                .formatted(name, concepts));
            }
            requireCosine(name, threshold);
            requireSomeAction(name, action);
            action = Objects.requireNonNullElse(action, ModerationAction.FLAG);
        }
    }

    /**
     * A category by a small model on the embedding, such as an NSFW or an aesthetic predictor.
     *
     * @param threshold score at which it is flagged; a finite number
     * @param action defaults to <code>flag</code>
     * @param model an ONNX graph with one input, L2-normalized vectors, and one score for each
     * @param below whether scores below the threshold are flagged, instead of those that reach it
     */
    public record Head(
            String name, float threshold, ModerationAction action, String model, boolean below)
            implements Category {

        public Head {
            if (name == null || model == null) {
                throw new InvalidOptionException(
                        "A category of the type head has name=%s and model=%s: expected both. Set the option policy"
                                .formatted(name, model));
            }
            if (!Float.isFinite(threshold)) {
                throw new InvalidOptionException(
                        "The threshold of category '%s' is %s: expected a finite number. Set the option policy"
                                .formatted(name, threshold));
            }
            requireSomeAction(name, action);
            action = Objects.requireNonNullElse(action, ModerationAction.FLAG);
        }
    }

    private static void requireCosine(String name, float threshold) {
        if (!(threshold >= -1 && threshold <= 1)) {
            throw new InvalidOptionException(
                    "The threshold of category '%s' is %s: expected -1 to 1. Set the option policy"
                            .formatted(name, threshold));
        }
    }

    private static void requireSomeAction(String name, ModerationAction action) {
        if (action == ModerationAction.ALLOW) {
            throw new InvalidOptionException(
                    "The action of category '%s' is allow: expected flag, review or block. Set the option policy"
                            .formatted(name));
        }
    }

    public ModerationPolicy {
        if (name == null
                || version == null
                || categories == null
                || categories.isEmpty()
                || categories.stream().anyMatch(Objects::isNull)) {
            throw new InvalidOptionException(
                    "A moderation policy lacks its name, its version or its categories: expected all three, with at least one category. Set the option policy");
        }
    }

    /**
     * Returns the default policy.
     *
     * @throws InvalidOptionException if it is not on the class path
     */
    public static ModerationPolicy standard() {
        try (InputStream in = ModerationPolicy.class.getResourceAsStream(DEFAULT)) {
            if (in == null) {
                throw new FileNotFoundException("it is not on the class path");
            }
            return read(in, DEFAULT);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "The default moderation policy %s cannot be read: %s. Set the option policy"
                            .formatted(DEFAULT, e.getMessage()),
                    e);
        }
    }

    /**
     * Reads a policy from YAML.
     *
     * @param in YAML; stays open
     * @param from name of the source in error messages
     * @throws InvalidOptionException if it is not a policy
     */
    public static ModerationPolicy read(InputStream in, String from) throws IOException {
        try {
            ModerationPolicy policy =
                    JsonMapper.builder(new YAMLFactory())
                            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                            .build()
                            .readValue(in, ModerationPolicy.class);
            if (policy == null) {
                throw new InvalidOptionException(
                        "policy=%s is empty: expected name, version and categories. Set the option policy"
                                .formatted(from));
            }
            return policy;
        } catch (JacksonException e) {
            throw new InvalidOptionException(
                    "policy=%s is not a moderation policy: %s. Expected name, version and categories. Set the option policy"
                            .formatted(from, e.getOriginalMessage()),
                    e);
        }
    }
}
