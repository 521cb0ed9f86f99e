/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

/** How the area of a frame is treated before the next one is drawn. */
public enum Disposal {
    /** The area is kept. */
    KEEP,
    /** The area becomes transparent. */
    CLEAR,
    /** The area is restored to its content before the frame. */
    RESTORE
}
