/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Optional;

/**
 * One frame of an image file as a viewer shows it: upright, and drawn over the previous frames.
 *
 * @param name a name that is unique in the file, such as <code>frame 3</code>
 * @param pixels the pixels, which the caller may change
 * @param orientation the transformation that made it upright
 */
public record Frame(String name, Pixels pixels, Orientation orientation) {

    /** Creates a frame from pixels to which the orientation has not been applied. */
    static Frame stored(String name, Pixels pixels, Orientation orientation) {
        return new Frame(name, orientation.apply(pixels), orientation);
    }

    static Frame number(int number, Pixels pixels, Orientation orientation) {
        return stored("frame " + number, pixels, orientation);
    }

    /**
     * Returns the frame as shown by a viewer that ignores the orientation; empty if it is stored
     * upright.
     */
    public Optional<Pixels> asStored() {
        return orientation.isUpright()
                ? Optional.empty()
                : Optional.of(orientation.inverse().apply(pixels));
    }
}
