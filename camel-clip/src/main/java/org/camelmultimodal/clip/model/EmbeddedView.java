/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/**
 * A view of an image or a text, and its embedding.
 *
 * @param name name of the view, such as <code>frame 3 on white</code> or <code>
 *     normalized text</code>; empty for a text as written
 * @param embedding its L2-normalized vector
 */
public record EmbeddedView(String name, float[] embedding) {}
