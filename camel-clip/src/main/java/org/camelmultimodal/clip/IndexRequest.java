/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.Map;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.runtime.camel.Items;

/** A request to change the index. */
sealed interface IndexRequest {

    /** Adds or replaces an entry for each item. */
    record Upsert(Items<ClipInput> inputs, List<Entry> entries) implements IndexRequest {}

    /** Deletes entries. */
    record Delete(List<String> ids) implements IndexRequest {}

    /** What is stored beside the vector of an item. */
    record Entry(String id, String text, Map<String, Object> metadata) {}
}
