/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import org.camelmultimodal.runtime.media.container.FileBytes;

/** Reads one format. Headers are checked against the bounds before memory is allocated. */
interface FormatReader {

    /** Returns the first frame as Pillow reads it, in its own mode, upright. */
    ModePixels first(FileBytes file, ImageBounds bounds);

    /** Returns all frames as a viewer shows them, upright. */
    FrameSource frames(FileBytes file, ImageBounds bounds);
}
