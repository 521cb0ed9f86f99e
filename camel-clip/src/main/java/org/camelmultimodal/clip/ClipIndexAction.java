/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

/** Action of <code>clip:index</code>. */
public enum ClipIndexAction {
    /** Adds entries, and replaces those with the same id. */
    UPSERT,
    /** Deletes entries. */
    DELETE
}
