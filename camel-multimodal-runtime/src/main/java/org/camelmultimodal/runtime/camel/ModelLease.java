/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * A hold on a shared model.
 *
 * @param model the model, loaded and warm
 * @param directory where its files lie
 * @param release gives the hold back; to be run once
 */
record ModelLease<M extends InferenceModel>(M model, ModelDirectory directory, Runnable release)
        implements AutoCloseable {

    @Override
    public void close() {
        release.run();
    }
}
