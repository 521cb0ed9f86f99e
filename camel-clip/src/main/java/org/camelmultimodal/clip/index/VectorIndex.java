/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.Collection;
import java.util.List;

/** A store of vectors for nearest neighbor search. Safe for use by many threads. */
public interface VectorIndex extends AutoCloseable {

    /**
     * Adds entries and replaces those of the same ids. When this returns they are found by searches
     * and survive a crash.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if an entry cannot be stored; then
     *     none is
     * @throws IndexUnavailableException if the index cannot be written at the moment
     */
    void upsert(List<IndexEntry> entries);

    /**
     * Deletes entries; ids that are not in the index are ignored.
     *
     * @throws IndexUnavailableException if the index cannot be written at the moment
     */
    void delete(Collection<String> ids);

    /**
     * Returns the entries nearest to a query vector, nearest first.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if the index does not support the
     *     query
     * @throws IndexUnavailableException if the index cannot be read at the moment
     */
    List<SearchHit> search(IndexQuery query);

    @Override
    void close();
}
