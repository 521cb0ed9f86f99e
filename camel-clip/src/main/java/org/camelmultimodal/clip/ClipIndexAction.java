/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

/** What <code>clip:index</code> does with entries. */
public enum ClipIndexAction {
    /** Puts them in; one of the same id is replaced. */
    UPSERT,
    /** Takes them out. */
    DELETE
}
