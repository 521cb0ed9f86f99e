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

    /** Called once for {@link #counter} when the model has run on a batch. */
    void ran(int batchSize);

    /** Called instead of {@link #took} when the model has run on a batch with the item. */
    default void inferred(int batchSize, long nanos) {
        took(Stage.INFER, nanos);
    }

    /** Called instead of {@link #took} when a stage has failed; by default, does nothing. */
    default void failed(Stage stage, long nanos, Throwable failure) {}

    /** Returns the listener of an item of a message whose body is a list. */
    default StageListener item(int index) {
        return this;
    }

    /**
     * Returns what counts batches: the same for all messages of an endpoint, so that a batch is
     * counted once although each message may have a listener of its own.
     */
    default Object counter() {
        return this;
    }
}
