/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

/** Is told how long the stages of messages took; called from many threads. */
public interface StageListener {

    /** Hears nothing. */
    StageListener NONE =
            new StageListener() {
                @Override
                public void took(Stage stage, long nanos) {}

                @Override
                public void ran(int batchSize) {}
            };

    /** A message or an item of one was in a stage for so long. */
    void took(Stage stage, long nanos);

    /** The model ran on a batch. */
    void ran(int batchSize);
}
