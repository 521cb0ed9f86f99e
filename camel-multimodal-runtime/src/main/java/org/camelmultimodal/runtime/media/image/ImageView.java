/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

/**
 * One of the ways in which a viewer may show an image file: one of its frames, on one background.
 *
 * @param name what tells it from the other views of the file, such as <code>frame 3 on white</code>
 * @param image its pixels
 */
public record ImageView(String name, RgbImage image) {}
