/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Optional;

/** The frames of an image file, one after another. */
@FunctionalInterface
public interface FrameSource {

    /**
     * Decodes the next frame.
     *
     * @return empty after the last one
     */
    Optional<Frame> next();
}
