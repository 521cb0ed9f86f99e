/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

/**
 * The shape of latents, [batch, channels, height, width].
 *
 * @param batch the number of images
 * @param channels the number of values of each position, 4 as a rule
 * @param height the height of the image in pixels / the VAE scale factor
 * @param width the width of the image in pixels / the VAE scale factor
 */
record LatentShape(int batch, int channels, int height, int width) {

    /** Returns the number of values of all images. */
    int length() {
        return batch * imageLength();
    }

    /** Returns the number of values of one image. */
    int imageLength() {
        return channels * height * width;
    }

    /** Returns the shape of a batch of two times as many. */
    LatentShape twice() {
        return new LatentShape(2 * batch, channels, height, width);
    }
}
