/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/**
 * What a vision graph takes of one image. For most models that is the image itself in the size of
 * the model: three planes, red, green and blue, row by row. For a model that takes images of any
 * shape it is the patches of the image, row by row and filled up with zeros to the number that the
 * model takes at most; in each patch its pixels, row by row, with the three colours of each pixel
 * side by side.
 *
 * @param values 3 · height · width values, or as many patches as are named here of 3 values for
 *     each of their pixels
 * @param patches how many patches there are with those that fill up; 0 for an image of the model's
 *     size
 * @param height in pixels, or in patches
 * @param width in pixels, or in patches
 */
public record PixelValues(float[] values, int patches, int height, int width) {}
