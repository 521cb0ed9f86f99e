/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * What is looked for in moderation, from which score on it counts, and what is then to be done.
 *
 * @param name names the policy in verdicts
 * @param version names its state in verdicts
 * @param categories what is looked for; at least one
 */
public record ModerationPolicy(String name, String version, List<Category> categories) {

    /** One thing that is looked for; the <code>type</code> in the file says how. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Prompts.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Prompts.class, name = "prompts"),
        @JsonSubTypes.Type(value = SafetyChecker.class, name = "safety-checker"),
        @JsonSubTypes.Type(value = Head.class, name = "head")
    })
    public sealed interface Category {

        /** Names the category in verdicts. */
        String name();

        /** Where the score begins to count. */
        float threshold();

        /** What the verdict asks for. */
        ModerationAction action();
    }

    /**
     * Two lists of sentences: what fits the one better than the other is flagged.
     *
     * @param threshold the score from which on it is flagged, above 0 and at most 1
     * @param action <code>flag</code> if it is missing
     * @param against sentences that describe what is looked for; at least one
     * @param unless sentences that describe what is harmless; at least one
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
                        "A category of a moderation policy needs name, threshold, against and unless; one has name=%s, against=%s, unless=%s"
                                .formatted(name, against, unless));
            }
            if (!(threshold > 0 && threshold <= 1)) {
                throw new InvalidOptionException(
                        "The threshold of category '%s' is %s; expected above 0 and at most 1"
                                .formatted(name, threshold));
            }
            requireSomeAction(name, action);
            action = Objects.requireNonNullElse(action, ModerationAction.FLAG);
        }

        private static boolean isEmpty(List<String> sentences) {
            return sentences == null
                    || sentences.isEmpty()
                    || sentences.stream().anyMatch(text -> text == null || text.isBlank());
        }
    }

    /**
     * The algorithm of diffusers' safety checker: images near a concept are flagged, each concept
     * having its own threshold, which special concepts lower for the others.
     *
     * @param threshold what is added to the thresholds of all concepts, -1 to 1; 0 if it is
     *     missing, above 0 to flag less
     * @param action <code>flag</code> if it is missing
     * @param concepts a safetensors file with <code>concept_embeds</code>, <code>
     *     special_care_embeds</code> and their <code>_weights</code>, such as the checker's own;
     *     its vectors are those of the model that the endpoint runs
     */
    public record SafetyChecker(
            String name, float threshold, ModerationAction action, String concepts)
            implements Category {

        public SafetyChecker {
            if (name == null || concepts == null) {
                throw new InvalidOptionException(
                        "A category of the type safety-checker needs name and concepts; one has name=%s, concepts=%s"
                                .formatted(name, concepts));
            }
            requireCosine(name, threshold);
            requireSomeAction(name, action);
            action = Objects.requireNonNullElse(action, ModerationAction.FLAG);
        }
    }

    /**
     * A small model on the vector of the image, such as an NSFW or an aesthetic predictor.
     *
     * @param threshold where it is flagged; a finite number
     * @param action <code>flag</code> if it is missing
     * @param model an ONNX graph of one input, vectors of length 1, and one score for each
     * @param below whether scores under the threshold are flagged, and not those that reach it
     */
    public record Head(
            String name, float threshold, ModerationAction action, String model, boolean below)
            implements Category {

        public Head {
            if (name == null || model == null) {
                throw new InvalidOptionException(
                        "A category of the type head needs name and model; one has name=%s, model=%s"
                                .formatted(name, model));
            }
            if (!Float.isFinite(threshold)) {
                throw new InvalidOptionException(
                        "The threshold of category '%s' is %s: expected a finite number"
                                .formatted(name, threshold));
            }
            requireSomeAction(name, action);
            action = Objects.requireNonNullElse(action, ModerationAction.FLAG);
        }
    }

    private static void requireCosine(String name, float threshold) {
        if (!(threshold >= -1 && threshold <= 1)) {
            throw new InvalidOptionException(
                    "The threshold of category '%s' is %s: expected -1 to 1"
                            .formatted(name, threshold));
        }
    }

    private static void requireSomeAction(String name, ModerationAction action) {
        if (action == ModerationAction.ALLOW) {
            throw new InvalidOptionException(
                    "The action of category '%s' is allow: expected flag, review or block"
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
                    "A moderation policy needs name, version and at least one category");
        }
    }

    /** The policy that applies when none is named. */
    public static ModerationPolicy standard() {
        try (InputStream in = ModerationPolicy.class.getResourceAsStream("default-policy.yaml")) {
            return read(in, "default-policy.yaml");
        } catch (IOException e) {
            throw new UncheckedIOException("The default moderation policy cannot be read", e);
        }
    }

    /**
     * Reads a policy.
     *
     * @param in YAML; stays open
     * @param from what it is called in messages
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
                        "policy=%s is empty: expected name, version and categories"
                                .formatted(from));
            }
            return policy;
        } catch (JacksonException e) {
            throw new InvalidOptionException(
                    "policy=%s is not a moderation policy: %s"
                            .formatted(from, e.getOriginalMessage()),
                    e);
        }
    }
}
