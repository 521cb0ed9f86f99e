/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Instances that their users share, one for each key: opened when the first user acquires it,
 * closed when the last user has released it.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the instances
 */
public final class SharedInstances<K, V> {

    private static final class Entry<V> {
        private V value;
        private int users;
        private boolean retired;
    }

    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final Consumer<V> closer;

    /**
     * Creates an instance without open instances.
     *
     * @param closer closes an instance
     */
    public SharedInstances(Consumer<V> closer) {
        this.closer = closer;
    }

    /**
     * Acquires an instance. The caller must release it once.
     *
     * @param opener opens the instance if it is not open; its exceptions are thrown, and nothing is
     *     kept
     */
    public V acquire(K key, Supplier<? extends V> opener) {
        while (true) {
            Entry<V> entry = entries.computeIfAbsent(key, k -> new Entry<>());
            synchronized (entry) {
                // The entry was retired after it was looked up: its instance is closed, so a new
                // one is needed.
                if (!entry.retired) {
                    open(key, entry, opener);
                    entry.users++;
                    return entry.value;
                }
            }
        }
    }

    private void open(K key, Entry<V> entry, Supplier<? extends V> opener) {
        try {
            if (entry.value == null) {
                entry.value = opener.get();
            }
        } finally {
            if (entry.value == null) {
                retire(key, entry);
            }
        }
    }

    /**
     * Releases an instance.
     *
     * @throws InferenceException if no instance of the key is open
     */
    public void release(K key) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            throw new InferenceException(
                    "No instance is open for %s: expected one that was acquired before it is released"
                            .formatted(key));
        }
        synchronized (entry) {
            entry.users--;
            if (entry.users == 0) {
                retire(key, entry);
            }
        }
    }

    /**
     * Closes the instance before the entry is removed: a concurrent caller of acquire waits for the
     * entry and does not open a second instance.
     */
    private void retire(K key, Entry<V> entry) {
        entry.retired = true;
        try {
            if (entry.value != null) {
                closer.accept(entry.value);
            }
        } finally {
            entries.remove(key, entry);
        }
    }

    /** Returns the number of instances that are open, being opened or being closed. */
    public int size() {
        return entries.size();
    }
}
