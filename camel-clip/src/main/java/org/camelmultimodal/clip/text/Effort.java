/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * How often a text is gone through. Real texts settle after two or three passes; one that was made
 * to change with each of them would otherwise take time with the square of its length.
 */
final class Effort {

    private static final int MAX_PASSES = 100;

    /** Passes through short texts are cheap. */
    private static final int ALWAYS_ALLOWED = 10_000;

    private long characters;

    Effort(String text) {
        characters = (long) MAX_PASSES * text.length() + ALWAYS_ALLOWED;
    }

    /**
     * Counts a pass.
     *
     * @throws InvalidMediaException if there were too many
     */
    void spend(String text) {
        characters -= text.length();
        if (characters < 0) {
            throw new InvalidMediaException(
                    "The text still changes after %d passes of cleaning: expected HTML escapes and encoding mistakes in fewer layers"
                            .formatted(MAX_PASSES));
        }
    }
}
