/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.SharedInstances;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.Precision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded models of this process, each once. A model is loaded and warmed up when the first
 * producer acquires it, and closed when the last one has released it.
 */
public final class ModelCache {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

    /** The cache of this process, which all Camel contexts share. */
    static final ModelCache SHARED = new ModelCache();

    /** Returns the number of models that this process has loaded. */
    public static int loadedModels() {
        return SHARED.size();
    }

    /** Models with equal keys are the same. */
    record Key(String family, Path directory, Precision precision, SessionSettings settings) {}

    private final SharedInstances<Key, InferenceModel> models =
            new SharedInstances<>(InferenceModel::close);

    private final LongSupplier nanoTime;

    ModelCache() {
        this(System::nanoTime);
    }

    /** Creates a cache that measures the load time with the given clock, in nanoseconds. */
    ModelCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    InferenceModel acquire(Key key, Supplier<? extends InferenceModel> loader) {
        return acquire(key, loader, nanos -> {});
    }

    /**
     * Returns a model, which is loaded and warmed up if it is not.
     *
     * @param loaded receives the nanoseconds that this took, if it was not
     */
    InferenceModel acquire(
            Key key, Supplier<? extends InferenceModel> loader, LongConsumer loaded) {
        return models.acquire(key, () -> loadWarm(key, loader, loaded));
    }

    private InferenceModel loadWarm(
            Key key, Supplier<? extends InferenceModel> loader, LongConsumer onLoaded) {
        long start = nanoTime.getAsLong();
        try (var parts = new OpenedParts()) {
            InferenceModel model = parts.add(loader.get(), InferenceModel::close);
            long loaded = nanoTime.getAsLong();
            model.warmUp();
            long warm = nanoTime.getAsLong();
            onLoaded.accept(warm - start);
            LOG.info(
                    "Loaded {} model '{}' on device {} in {} ms, warmed up in {} ms",
                    key.family(),
                    model.reference(),
                    model.device(),
                    TimeUnit.NANOSECONDS.toMillis(loaded - start),
                    TimeUnit.NANOSECONDS.toMillis(warm - loaded));
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
