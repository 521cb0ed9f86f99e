/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

/** Operations of the <code>clip:</code> component. */
public enum ClipOperation {
    /** Classifies images and texts by labels. */
    CLASSIFY,
    /** Tags images and texts with the labels that apply, of which there may be many or none. */
    TAG,
    /** Embeds images and texts. */
    EMBED,
    /** Compares two items, each an image or a text. */
    SIMILARITY,
    /** Moderates images and texts by a policy. */
    MODERATE,
    /** Adds images, texts and vectors to an index, or deletes entries. */
    INDEX,
    /** Searches an index for the entries nearest to an image, a text or a vector. */
    SEARCH,
    /** Sorts a list of images and texts by their similarity to a query. */
    RANK
}
