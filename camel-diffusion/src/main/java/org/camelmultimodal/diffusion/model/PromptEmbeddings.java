/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

/**
 * Encoded prompts, the <code>encoder_hidden_states</code> of the UNet.
 *
 * @param values of shape [batch, length, width]
 * @param length the number of tokens of each prompt, padding included
 * @param width the number of values of each token
 */
record PromptEmbeddings(float[] values, int length, int width) {}
