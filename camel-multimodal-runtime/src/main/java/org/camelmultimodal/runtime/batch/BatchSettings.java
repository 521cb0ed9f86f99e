/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.time.Duration;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * How items are gathered into batches.
 *
 * @param size maximum number of items of a batch, at least 1
 * @param delay maximum time that an item waits for others while the model is in use, at least zero
 * @param concurrent maximum number of batches that run at once, at least 1. Further batches than
 *     the first start only when they are full
 */
public record BatchSettings(int size, Duration delay, int concurrent) {

    /**
     * Checks the ranges.
     *
     * @throws InvalidOptionException if a value is out of range
     */
    public BatchSettings {
        if (size < 1 || delay.isNegative() || concurrent < 1) {
            throw new InvalidOptionException(
                    "Batches of size=%d, delay=%s, concurrent=%d are out of range: expected a size of at least 1, a delay of at least zero and at least 1 at once. Set the options of batches"
                            .formatted(size, delay, concurrent));
        }
    }
}
