/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.Map;

/**
 * Something in an index.
 *
 * @param id names it
 * @param vector its vector
 * @param text what is kept of it as text; may be empty
 * @param metadata names with texts, numbers or truth values, by which searches filter
 */
public record IndexEntry(String id, float[] vector, String text, Map<String, Object> metadata) {}
