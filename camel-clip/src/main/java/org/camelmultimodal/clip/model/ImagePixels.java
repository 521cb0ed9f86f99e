/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/**
 * An image in the size of the model.
 *
 * @param values 3 · height · width values: the planes of red, green and blue, row by row
 * @param height in pixels
 * @param width in pixels
 */
public record ImagePixels(float[] values, int height, int width) implements PixelValues {}
