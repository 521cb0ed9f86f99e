/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/**
 * One of the forms in which an image or a text may be seen, and its vector.
 *
 * @param name what tells it from the others, such as <code>frame 3 on white</code> or <code>
 *     normalized text</code>; empty for a text as it was written
 * @param embedding its L2-normalized vector
 */
public record EmbeddedView(String name, float[] embedding) {}
