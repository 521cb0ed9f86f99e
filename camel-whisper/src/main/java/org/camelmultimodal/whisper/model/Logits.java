/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidModelException;

/** What a decoder must give for its tokens to mean something. */
final class Logits {

    private Logits() {}

    /**
     * Returns logits that can be compared: a maximum of NaN would be a token that nobody said.
     *
     * @param rows the number of tokens that were fed
     * @param vocabulary the number of logits for each
     * @throws InvalidModelException if there are more or fewer
     * @throws InferenceException if one is NaN or positive infinity
     */
    static float[] check(float[] logits, int rows, int vocabulary) {
        if (logits.length != (long) rows * vocabulary) {
            throw new InvalidModelException(
                    "The decoder gave %d logits for %d tokens, expected %d for each"
                            .formatted(logits.length, rows, vocabulary));
        }
        for (float logit : logits) {
            if (!(logit < Float.POSITIVE_INFINITY)) {
                throw new InferenceException(
                        "The decoder gave the logit %s, expected numbers. Set the option precision to FP32 if the model has such a variant."
                                .formatted(logit));
            }
        }
        return logits;
    }
}
