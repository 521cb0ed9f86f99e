/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

/** Receives the durations of the stages of messages. Thread-safe. */
public interface StageListener {

    /** Ignores everything. */
    StageListener NONE =
            new StageListener() {
                @Override
                public void took(Stage stage, long nanos) {}

                @Override
                public void ran(int batchSize) {}
            };

    /** Called when a message, or an item of one, has left a stage. */
    void took(Stage stage, long nanos);

    /** Called when the model has run on a batch. */
    void ran(int batchSize);
}
