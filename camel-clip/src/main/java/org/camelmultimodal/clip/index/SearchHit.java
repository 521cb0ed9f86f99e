/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.Map;

/**
 * A search result.
 *
 * @param id id of the entry
 * @param score the cosine of query and entry, -1 to 1
 * @param text text of the entry; may be empty
 * @param metadata metadata of the entry
 */
public record SearchHit(String id, float score, String text, Map<String, Object> metadata) {}
