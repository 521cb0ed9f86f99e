/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

/** What an endpoint does with a message. */
public enum ClipOperation {
    /** Says which of some labels fit an image. */
    CLASSIFY,
    /** Gives the vector of an image or a text. */
    EMBED,
    /** Says how alike two images or texts are, or an image and a text. */
    SIMILARITY,
    /** Judges an image or a text by a policy. */
    MODERATE,
    /** Puts images and texts into a searchable index, or takes them out. */
    INDEX,
    /** Finds what is nearest to an image or a text in an index. */
    SEARCH,
    /** Sorts a list of images or texts by how well they fit a query. */
    RANK
}
