/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import org.camelmultimodal.runtime.media.MediaSource;

/** An image or a text to embed, or an embedding. */
public sealed interface ClipInput {

    /** A text, not blank. */
    record Text(String text) implements ClipInput {}

    /** An encoded image. */
    record Image(MediaSource source) implements ClipInput {}

    /** An embedding that was computed before; any length greater than 0. */
    record Vector(float[] values) implements ClipInput {}
}
