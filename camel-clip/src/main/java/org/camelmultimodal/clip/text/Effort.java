/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * Counts the passes over a text. Real texts settle after two or three; a text crafted to change
 * with each pass would otherwise take time quadratic in its length.
 */
final class Effort {

    private static final int MAX_PASSES = 100;

    /** Allowance for short texts, whose passes are cheap. */
    private static final int ALWAYS_ALLOWED = 10_000;

    private long characters;

    Effort(String text) {
        characters = (long) MAX_PASSES * text.length() + ALWAYS_ALLOWED;
    }

    /**
     * Counts a pass.
     *
     * @throws InvalidMediaException if there were too many passes
     */
    void spend(String text) {
        characters -= text.length();
        if (characters < 0) {
            throw new InvalidMediaException(
                    "The text still changes after %d passes of cleaning: expected fewer layers of HTML character references and encoding errors"
                            .formatted(MAX_PASSES));
        }
    }
}
