/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Things of which a process has one for each key: opened for the first who acquires it, closed when
 * the last has released it.
 *
 * @param <K> what makes two things the same
 * @param <V> the thing
 */
public final class SharedInstances<K, V> {

    private static final class Entry<V> {
        private V value;
        private int users;
        private boolean retired;
    }

    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final Consumer<V> closer;

    /** Makes an empty set, whose things are closed as given. */
    public SharedInstances(Consumer<V> closer) {
        this.closer = closer;
    }

    /**
     * Takes a hold on a thing.
     *
     * @param opener opens it if it is not open; what it throws is thrown, and nothing is kept
     */
    public V acquire(K key, Supplier<? extends V> opener) {
        while (true) {
            Entry<V> entry = entries.computeIfAbsent(key, k -> new Entry<>());
            synchronized (entry) {
                // Retired between the two lines above: its thing is closed, take a new entry.
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
     * Gives a hold back.
     *
     * @throws IllegalStateException if nobody has one
     */
    public void release(K key) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            throw new IllegalStateException("Nothing is open for " + key);
        }
        synchronized (entry) {
            entry.users--;
            if (entry.users == 0) {
                retire(key, entry);
            }
        }
    }

    /**
     * Closes first and removes then: whoever acquires meanwhile waits at the entry, and does not
     * open what is still open.
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

    /** How many things are open, or being opened or closed. */
    public int size() {
        return entries.size();
    }
}
