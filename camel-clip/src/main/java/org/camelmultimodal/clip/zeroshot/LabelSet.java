/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.util.List;

/**
 * Labels and their embeddings.
 *
 * @param labels the labels as they were given
 * @param vectors one L2-normalized vector for each label; not to be changed
 * @param background the L2-normalized vector of a prompt that stands for none of the labels,
 *     against which CLIP models score each label where labels are scored independently
 */
public record LabelSet(List<String> labels, List<float[]> vectors, float[] background) {}
