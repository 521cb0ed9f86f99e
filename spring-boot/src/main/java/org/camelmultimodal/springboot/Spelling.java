/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was probably meant by a misspelled one. */
final class Spelling {

    private Spelling() {}

    /**
     * Returns the most similar name, by Levenshtein distance; the first of several. Empty if even
     * that one differs in more than half of its characters.
     */
    static Optional<String> nearest(String misspelled, Collection<String> names) {
        return names.stream()
                .filter(name -> 2 * distance(misspelled, name) <= name.length())
                .min(Comparator.comparingInt(name -> distance(misspelled, name)));
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
