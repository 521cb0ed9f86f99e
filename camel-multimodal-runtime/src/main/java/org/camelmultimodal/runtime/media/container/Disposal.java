/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

/** What becomes of the rectangle of a frame before the next one is drawn. */
public enum Disposal {
    /** It stays. */
    KEEP,
    /** It becomes transparent. */
    CLEAR,
    /** It becomes what it was before the frame. */
    RESTORE
}
