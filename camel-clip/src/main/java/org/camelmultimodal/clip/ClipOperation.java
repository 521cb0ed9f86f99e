/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

/** What an endpoint does with a message. */
public enum ClipOperation {
    /** Says which of some labels fit a picture. */
    CLASSIFY,
    /** Gives the vector of a picture or a text. */
    EMBED,
    /** Says how alike two pictures or texts are, or a picture and a text. */
    SIMILARITY,
    /** Judges a picture or a text by a policy. */
    MODERATE,
    /** Puts pictures and texts into a searchable index, or takes them out. */
    INDEX,
    /** Finds what is nearest to a picture or a text in an index. */
    SEARCH,
    /** Sorts a list of pictures or texts by how well they fit a query. */
    RANK
}
