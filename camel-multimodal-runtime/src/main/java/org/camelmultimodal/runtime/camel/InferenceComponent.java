/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.support.HealthCheckComponent;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;

/**
 * Base of the components: knows how a model of its family is found and loaded.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceComponent<M extends InferenceModel> extends HealthCheckComponent {

    private ModelStore modelStore;

    /** The name under which the family's model aliases are listed, which is its scheme. */
    protected abstract String family();

    /**
     * Loads a model.
     *
     * @param directory the model's files
     * @param settings device, precision and optimisation level
     */
    protected abstract M load(ModelDirectory directory, SessionSettings settings);

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        ClassLoader applicationLoader = getCamelContext().getApplicationContextClassLoader();
        modelStore =
                applicationLoader == null
                        ? ModelStore.standard()
                        : ModelStore.standard(applicationLoader);
    }

    /** A user's hold on a model that is shared; closing gives it back. */
    ModelLease<M> lease(InferenceConfiguration configuration) {
        ModelDirectory directory = modelStore.resolve(family(), configuration.getModel());
        SessionSettings settings = configuration.sessionSettings();
        var key = new ModelCache.Key(family(), directory.path(), settings);
        // The key holds the family, so what the cache returns was loaded by a component of it.
        @SuppressWarnings("unchecked")
        M model = (M) ModelCache.SHARED.acquire(key, () -> load(directory, settings));
        return new ModelLease<>(model, directory, () -> ModelCache.SHARED.release(key));
    }
}
