/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * A lease on a shared model.
 *
 * @param model the model, loaded and warmed up
 * @param directory the directory of its files
 * @param release releases the model; must be run once
 */
record ModelLease<M extends InferenceModel>(M model, ModelDirectory directory, Runnable release)
        implements AutoCloseable {

    @Override
    public void close() {
        release.run();
    }
}
