/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.time.Duration;
import org.camelmultimodal.runtime.OptionRanges;

/**
 * How items are gathered into batches.
 *
 * @param size maximum number of items per batch; 1 or more
 * @param delay maximum time that an item waits for others while the model is in use; zero or more
 * @param concurrent maximum number of batches that run at once; 1 or more. a second batch starts
 *     only when it is full
 */
public record BatchSettings(int size, Duration delay, int concurrent) {

    /**
     * Checks the ranges.
     *
     * @throws InvalidOptionException if a value is out of range
     */
    public BatchSettings {
        OptionRanges.requireAtLeast("batchSize", size, 1);
        OptionRanges.requireAtLeast("batchDelay", delay.toMillis(), 0);
        OptionRanges.requireAtLeast("concurrentBatches", concurrent, 1);
    }
}
