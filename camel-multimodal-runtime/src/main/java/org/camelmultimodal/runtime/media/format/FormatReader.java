/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import org.camelmultimodal.runtime.media.container.FileBytes;

/** Reads one format. Headers are checked against the bounds before any memory is taken. */
interface FormatReader {

    /** The first frame as Pillow reads it, upright. */
    Pixels first(FileBytes file, ImageBounds bounds);

    /** All frames, as a viewer shows them, upright. */
    FrameSource frames(FileBytes file, ImageBounds bounds);
}
