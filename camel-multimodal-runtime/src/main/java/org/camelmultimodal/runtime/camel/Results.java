/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The results of a message: one, or one for each item of a body that is a list.
 *
 * @param all at least one, in the order of the items
 * @param isList whether the body is a list
 */
public record Results<R>(List<R> all, boolean isList) {

    /** Returns the first result, which is the only one unless the body is a list. */
    public R first() {
        return all.get(0);
    }

    /** Returns the results in another form. */
    public <U> Results<U> map(Function<R, U> function) {
        return new Results<>(all.stream().map(function).toList(), isList);
    }

    /**
     * Returns what a body or header gets: the value of the result, or for a list the list of the
     * values, which may hold null.
     */
    public Object values(Function<R, ?> function) {
        return isList
                ? Arrays.asList(all.stream().map(function).toArray())
                : function.apply(first());
    }

    /** Returns the result, or for a list the list of results. */
    public Object value() {
        return isList ? all : first();
    }
}
