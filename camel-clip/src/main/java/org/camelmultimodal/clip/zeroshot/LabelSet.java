/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.util.List;

/**
 * Labels and their vectors.
 *
 * @param labels as they were given
 * @param vectors one for each label, of length 1; not to be changed
 * @param background the vector of what is none of them, to which a label is compared when each is
 *     judged by itself
 */
public record LabelSet(List<String> labels, List<float[]> vectors, float[] background) {}
