/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/**
 * How rows of token ids in a batch are padded to the same length.
 *
 * @param padId id of the pad token
 * @param length minimum length in tokens; 0 for that of the longest row
 */
record TextPadding(int padId, int length) {

    /** Padding with id 0 to the longest row. */
    static final TextPadding NONE = new TextPadding(0, 0);
}
