/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.camelmultimodal.clip.moderation.ModerationAction;

/** Verdicts on a post or on one of its parts, from lenient to strict: the strictest one wins. */
public enum Verdict {
    /** The post can be published. */
    @JsonProperty("allow")
    ALLOW,
    /** A reviewer has to decide. */
    @JsonProperty("review")
    REVIEW,
    /** The post must not be published. */
    @JsonProperty("block")
    BLOCK;

    /** Returns the verdict that an action of a moderation policy asks for. */
    static Verdict of(ModerationAction action) {
        return switch (action) {
            case ALLOW, FLAG -> ALLOW;
            case REVIEW -> REVIEW;
            case BLOCK -> BLOCK;
        };
    }

    /** Returns the name in messages, such as <code>allow</code>. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
