/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

/**
 * One view of an image file: one of its frames, on one background.
 *
 * @param name a name that is unique in the file, such as <code>frame 3 on white</code>
 * @param image its pixels
 */
public record ImageView(String name, RgbImage image) {}
