/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Optional;

/**
 * One frame of an image file as a viewer shows it, upright and with those before it.
 *
 * @param name what tells it from the others of the file, such as <code>frame 3</code>
 * @param pixels what it shows; the caller's own
 * @param orientation the turn that made it upright
 */
public record Frame(String name, Pixels pixels, Orientation orientation) {

    /** A frame that the turn has not been applied to yet. */
    static Frame stored(String name, Pixels pixels, Orientation orientation) {
        return new Frame(name, orientation.apply(pixels), orientation);
    }

    static Frame number(int number, Pixels pixels, Orientation orientation) {
        return stored("frame " + number, pixels, orientation);
    }

    /**
     * The frame as a viewer shows it that does not heed the orientation; empty if it is upright.
     */
    public Optional<Pixels> asStored() {
        return orientation.isUpright()
                ? Optional.empty()
                : Optional.of(orientation.inverse().apply(pixels));
    }
}
