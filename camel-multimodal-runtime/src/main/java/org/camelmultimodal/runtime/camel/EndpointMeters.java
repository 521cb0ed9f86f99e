/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.StageListener;

/** What an endpoint measures. Thread-safe. */
interface EndpointMeters extends StageListener {

    /** Measures nothing. */
    EndpointMeters NONE =
            new EndpointMeters() {
                @Override
                public void took(Stage stage, long nanos) {}

                @Override
                public void ran(int batchSize) {}

                @Override
                public Runnable begin() {
                    return () -> {};
                }

                @Override
                public void failedMessage(Throwable failure) {}

                @Override
                public void loaded(long nanos) {}
            };

    /** Counts a message as in flight until the returned action is run. */
    Runnable begin();

    /** Counts a message that failed. */
    void failedMessage(Throwable failure);

    /** Called when the model was loaded and warmed up for this endpoint, not if it was shared. */
    void loaded(long nanos);
}
