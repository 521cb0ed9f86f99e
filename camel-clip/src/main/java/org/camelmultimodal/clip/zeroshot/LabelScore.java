/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

/**
 * How well a label fits.
 *
 * @param label the label as it was given
 * @param score 0 to 1; over all labels of a classification the scores sum to 1, except with a model
 *     that scores labels independently (SigLIP)
 * @param similarity the cosine of image and label, -1 to 1
 */
public record LabelScore(String label, float score, float similarity) {}
