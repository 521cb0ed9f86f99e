/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.Map;

/**
 * An entry of an index.
 *
 * @param id identifies the entry; an entry of the same id is replaced
 * @param vector its embedding, which the index L2-normalizes
 * @param text a text that is stored with it; may be empty
 * @param metadata names with texts, numbers or booleans, by which searches filter
 */
public record IndexEntry(String id, float[] vector, String text, Map<String, Object> metadata) {}
