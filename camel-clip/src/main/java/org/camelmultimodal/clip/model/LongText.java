/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/** What happens to a text of more tokens than the model reads. */
public enum LongText {
    /** It is cut; a warning says so once for each model. */
    TRUNCATE,
    /** It is read in windows whose vectors are averaged. */
    CHUNK,
    /** It fails. */
    ERROR
}
