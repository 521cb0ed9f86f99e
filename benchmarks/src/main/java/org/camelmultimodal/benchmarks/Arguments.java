/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.util.List;

/** The arguments of a part of the benchmarks. */
public final class Arguments {

    private Arguments() {}

    /**
     * Returns the number at an index, from 0.
     *
     * @param missing the number if there are fewer arguments
     */
    public static int number(List<String> arguments, int index, int missing) {
        return arguments.size() > index ? Integer.parseInt(arguments.get(index)) : missing;
    }
}
