/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.util.Optional;

/** Receives the progress of a message. Thread-safe. */
public interface ProgressListener {

    /** Ignores everything. */
    ProgressListener NONE =
            new ProgressListener() {
                @Override
                public boolean isActive() {
                    return false;
                }

                @Override
                public void progressed(int step, int steps, Optional<byte[]> preview) {}

                @Override
                public ProgressListener item(int index) {
                    return this;
                }
            };

    /** Returns whether the progress is received; otherwise it need not be computed. */
    boolean isActive();

    /**
     * Called after each step, on the thread that runs the model. Must not throw.
     *
     * @param step the number of steps done, 1 or more
     * @param steps the number of steps in all
     * @param preview the result so far, as a PNG file
     */
    void progressed(int step, int steps, Optional<byte[]> preview);

    /**
     * Returns the listener for an item of a message whose body is a list.
     *
     * @param index 0 or more
     */
    ProgressListener item(int index);
}
