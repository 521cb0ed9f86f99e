/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * What is looked for in moderation, and from which score on it counts.
 *
 * @param name names the policy in verdicts
 * @param version names its state in verdicts
 * @param categories what is looked for; at least one
 */
public record ModerationPolicy(String name, String version, List<Category> categories) {

    /**
     * One thing that is looked for.
     *
     * @param name names the category in verdicts
     * @param threshold the score from which on it is flagged, above 0 and at most 1
     * @param against sentences that describe what is looked for; at least one
     * @param unless sentences that describe what is harmless; at least one
     */
    public record Category(
            String name, float threshold, List<String> against, List<String> unless) {

        public Category {
            if (name == null
                    || against == null
                    || against.isEmpty()
                    || unless == null
                    || unless.isEmpty()) {
                throw new InvalidOptionException(
                        "A category of a moderation policy needs name, threshold, against and unless; one has name=%s, against=%s, unless=%s"
                                .formatted(name, against, unless));
            }
            if (!(threshold > 0 && threshold <= 1)) {
                throw new InvalidOptionException(
                        "The threshold of category '%s' is %s; expected above 0 and at most 1"
                                .formatted(name, threshold));
            }
        }
    }

    public ModerationPolicy {
        if (name == null || version == null || categories == null || categories.isEmpty()) {
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
            return new ObjectMapper(new YAMLFactory()).readValue(in, ModerationPolicy.class);
        } catch (JacksonException e) {
            throw new InvalidOptionException(
                    "policy=%s is not a moderation policy: %s"
                            .formatted(from, e.getOriginalMessage()),
                    e);
        }
    }
}
