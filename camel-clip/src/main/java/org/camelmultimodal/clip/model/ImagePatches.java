/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/**
 * The patches of an image of any aspect ratio, for SigLIP 2 models of the NaFlex kind: patch by
 * patch, row by row, padded with zeros to the maximum number of patches. In each patch its pixels
 * are in row order, with the three colors of each pixel side by side.
 *
 * @param values maxPatches · 3 · patch height · patch width values
 * @param maxPatches number of patches, including the padding
 * @param rows height of the image in patches
 * @param columns width of the image in patches; rows · columns is at most maxPatches
 */
public record ImagePatches(float[] values, int maxPatches, int rows, int columns)
        implements PixelValues {}
