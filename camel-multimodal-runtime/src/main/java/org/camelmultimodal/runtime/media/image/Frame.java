/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

/**
 * One frame of an image file as a viewer shows it, upright and with those before it.
 *
 * @param name what tells it from the others of the file, such as <code>frame 3</code>
 * @param pixels what it shows; the caller's own
 */
public record Frame(String name, Pixels pixels) {

    static Frame number(int number, Pixels pixels) {
        return new Frame("frame " + number, pixels);
    }
}
