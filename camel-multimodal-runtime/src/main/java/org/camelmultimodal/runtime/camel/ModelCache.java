/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.onnx.SessionSettings;

/**
 * The loaded models of this process, each once. A model is loaded and warmed up for the first who
 * acquires it and closed when the last has released it.
 */
final class ModelCache {

    /** The cache of this process: Camel contexts side by side share their models too. */
    static final ModelCache SHARED = new ModelCache();

    /** What makes two models the same. */
    record Key(String family, Path directory, SessionSettings settings) {}

    private static final class Entry {
        private InferenceModel model;
        private int users;
        private boolean retired;
    }

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    InferenceModel acquire(Key key, Supplier<? extends InferenceModel> loader) {
        while (true) {
            Entry entry = entries.computeIfAbsent(key, k -> new Entry());
            synchronized (entry) {
                // Retired between the two lines above: its model is closed, take a new entry.
                if (!entry.retired) {
                    if (entry.model == null) {
                        load(key, entry, loader);
                    }
                    entry.users++;
                    return entry.model;
                }
            }
        }
    }

    private void load(Key key, Entry entry, Supplier<? extends InferenceModel> loader) {
        boolean loaded = false;
        try {
            InferenceModel model = loader.get();
            entry.model = model;
            model.warmUp();
            loaded = true;
        } finally {
            if (!loaded) {
                retire(key, entry);
            }
        }
    }

    void release(Key key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalStateException("No model is loaded for " + key);
        }
        synchronized (entry) {
            entry.users--;
            if (entry.users == 0) {
                retire(key, entry);
            }
        }
    }

    private void retire(Key key, Entry entry) {
        entry.retired = true;
        entries.remove(key, entry);
        if (entry.model != null) {
            entry.model.close();
        }
    }

    int size() {
        return entries.size();
    }
}
