/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.Collection;
import java.util.List;

/** Vectors that can be searched for their nearest. Safe for many threads. */
public interface VectorIndex extends AutoCloseable {

    /**
     * Puts entries in, replacing those of the same id. When this returns they are found by searches
     * and survive a crash.
     */
    void upsert(List<IndexEntry> entries);

    /** Takes entries out; ids that are not there are passed over. */
    void delete(Collection<String> ids);

    /** The entries nearest to a vector, the nearest first. */
    List<SearchHit> search(IndexQuery query);

    @Override
    void close();
}
