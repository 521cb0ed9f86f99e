/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

/**
 * The score of a label.
 *
 * @param label the label as it was given
 * @param score 0 to 1; the scores of all labels of a classification sum to 1, unless labels are
 *     scored independently
 * @param similarity the cosine of image and label, -1 to 1
 */
public record LabelScore(String label, float score, float similarity) {}
