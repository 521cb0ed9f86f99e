/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.batch.BatchSettings;

/** The options of components whose model runs on batches of several messages. */
@UriParams
public abstract class BatchConfiguration extends InferenceConfiguration {

    private static final int MAX_BATCH_SIZE = 1024;
    private static final int MAX_BATCH_DELAY_MILLIS = 60_000;
    private static final int MAX_CONCURRENT_BATCHES = 64;

    @UriParam(
            label = "batch",
            defaultValue = "16",
            description =
                    "Maximum number of items per batch (1 to 1024). Items of concurrent messages to the "
                            + "same model are gathered into batches, also from different endpoints with the same "
                            + "batch options.")
    private int batchSize = 16;

    @UriParam(
            label = "batch",
            defaultValue = "5",
            javaType = "java.time.Duration",
            description =
                    "Maximum time that an item waits for others to fill a batch while the model is in use: "
                            + "milliseconds, or a duration such as 1s (at most 1 minute).")
    private long batchDelay = 5;

    @UriParam(
            label = "batch",
            defaultValue = "1",
            description =
                    "Number of batches that run on the model at once (1 to 64). A second batch starts only "
                            + "when it is full. It can keep a GPU busy while the data of the first is copied, but "
                            + "makes both slower on a CPU.")
    private int concurrentBatches = 1;

    public int getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public long getBatchDelay() {
        return batchDelay;
    }

    public void setBatchDelay(long batchDelay) {
        this.batchDelay = batchDelay;
    }

    public int getConcurrentBatches() {
        return concurrentBatches;
    }

    public void setConcurrentBatches(int concurrentBatches) {
        this.concurrentBatches = concurrentBatches;
    }

    /** Returns how items are gathered into batches. */
    public BatchSettings batchSettings() {
        return new BatchSettings(batchSize, Duration.ofMillis(batchDelay), concurrentBatches);
    }

    @Override
    public void validate() {
        super.validate();
        OptionRanges.requireInRange("batchSize", batchSize, 1, MAX_BATCH_SIZE);
        OptionRanges.requireInRange("batchDelay", batchDelay, 0, MAX_BATCH_DELAY_MILLIS);
        OptionRanges.requireInRange(
                "concurrentBatches", concurrentBatches, 1, MAX_CONCURRENT_BATCHES);
    }
}
