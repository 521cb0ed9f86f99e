/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.time.Duration;

/**
 * How items are gathered into batches.
 *
 * @param size the most items of a batch; 1 or more
 * @param delay how long an item waits at most for others while the model is in use; zero or more
 * @param concurrent the most batches that run at once; 1 or more. A second one starts only when it
 *     is full
 */
public record BatchSettings(int size, Duration delay, int concurrent) {

    public BatchSettings {
        if (size < 1 || delay.isNegative() || concurrent < 1) {
            throw new IllegalArgumentException(
                    "size=%d, delay=%s, concurrent=%d".formatted(size, delay, concurrent));
        }
    }
}
