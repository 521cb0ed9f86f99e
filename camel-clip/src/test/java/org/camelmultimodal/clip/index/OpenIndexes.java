/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

/** How many indexes the process has open, for tests of what is left when routes have stopped. */
public final class OpenIndexes {

    private OpenIndexes() {}

    public static int count() {
        return LuceneIndex.openCount();
    }
}
