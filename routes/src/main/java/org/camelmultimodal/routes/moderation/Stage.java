/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What an audit line records. */
public enum Stage {
    /** The verdict of the models. One line for each post. */
    @JsonProperty("automatic")
    AUTOMATIC,
    /** The decision of a reviewer on a post in review. At most one line for each post. */
    @JsonProperty("human")
    HUMAN,
    /** A message that is neither a new post nor a valid answer. It decides nothing. */
    @JsonProperty("refused")
    REFUSED;

    /** Returns the name in messages, such as <code>human</code>. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
