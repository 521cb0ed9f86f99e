/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * The items of a message: its body or, if the body is a <code>List</code>, each member. An item is
 * read when it is processed, so that a list of a thousand files is not in memory at once.
 *
 * @param <T> the form in which an operation takes an item
 */
public final class Items<T> {

    private final List<?> members;
    private final boolean isList;
    private final Function<Object, T> reader;

    private Items(List<?> members, boolean isList, Function<Object, T> reader) {
        this.members = members;
        this.isList = isList;
        this.reader = reader;
    }

    /**
     * Returns the items of a body.
     *
     * @param what the operation, for error messages
     * @param reader reads one item; called once for each, on any thread
     * @throws InvalidMediaException if the body is an empty list
     */
    public static <T> Items<T> of(Object body, String what, Function<Object, T> reader) {
        if (body instanceof List<?> list) {
            if (list.isEmpty()) {
                throw new InvalidMediaException(
                        "%s received an empty list as the body: expected at least one item"
                                .formatted(what));
            }
            // A copy: a list that another thread changes must not lose items on the way.
            return new Items<>(new ArrayList<>(list), true, reader);
        }
        return new Items<>(Collections.singletonList(body), false, reader);
    }

    /** Returns whether the body is a list, even if it has one member. */
    public boolean isList() {
        return isList;
    }

    /** Returns the number of items, 1 or more. */
    public int size() {
        return members.size();
    }

    /**
     * Reads an item.
     *
     * @param index 0 to size - 1
     */
    public T read(int index) {
        return reader.apply(members.get(index));
    }
}
