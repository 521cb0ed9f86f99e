/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

/** The preprocessed values of one image, as the vision graph of a model takes them. */
public sealed interface PixelValues permits ImagePixels, ImagePatches {

    /** Returns the values; not to be changed. */
    float[] values();
}
