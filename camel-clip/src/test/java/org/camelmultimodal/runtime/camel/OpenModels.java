/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

/** How many models the process has loaded, for tests of what is left when routes have stopped. */
public final class OpenModels {

    private OpenModels() {}

    public static int count() {
        return ModelCache.SHARED.size();
    }
}
