/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.SharedInstances;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.Precision;

/**
 * The loaded models of this process, each once. A model is loaded and warmed up for the first who
 * acquires it and closed when the last has released it.
 */
final class ModelCache {

    /** The cache of this process: Camel contexts side by side share their models too. */
    static final ModelCache SHARED = new ModelCache();

    /** What makes two models the same. */
    record Key(String family, Path directory, Precision precision, SessionSettings settings) {}

    private final SharedInstances<Key, InferenceModel> models =
            new SharedInstances<>(InferenceModel::close);

    InferenceModel acquire(Key key, Supplier<? extends InferenceModel> loader) {
        return models.acquire(key, () -> loadWarm(loader));
    }

    private static InferenceModel loadWarm(Supplier<? extends InferenceModel> loader) {
        try (var parts = new OpenedParts()) {
            InferenceModel model = parts.add(loader.get(), InferenceModel::close);
            model.warmUp();
            return parts.keep(model);
        }
    }

    void release(Key key) {
        models.release(key);
    }

    int size() {
        return models.size();
    }
}
