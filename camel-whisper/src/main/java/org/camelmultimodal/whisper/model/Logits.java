/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidModelException;

/** Checks the logits of a decoder. */
final class Logits {

    private Logits() {}

    /**
     * Returns the logits if they can be compared: with NaN the maximum would be an arbitrary token.
     *
     * @param rows number of tokens in the input
     * @param vocabulary number of logits per token
     * @throws InvalidModelException if there are more or fewer logits
     * @throws InferenceException if a logit is NaN or positive infinity
     */
    static float[] check(float[] logits, int rows, int vocabulary) {
        if (logits.length != (long) rows * vocabulary) {
            throw new InvalidModelException(
                    "The decoder returned %d logits for %d tokens: expected %d per token. Set the option model to a model whose graphs match its config.json"
                            .formatted(logits.length, rows, vocabulary));
        }
        for (float logit : logits) {
            if (!(logit < Float.POSITIVE_INFINITY)) {
                throw new InferenceException(
                        "The decoder returned the logit %s: expected finite numbers. Set the option precision to fp32, or the option device to cpu"
                                .formatted(logit));
            }
        }
        return logits;
    }
}
