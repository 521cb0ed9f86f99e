/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The differences between an index and its folder. */
public final class IndexPlan {

    /**
     * A file of the folder.
     *
     * @param name path relative to the folder, with slashes; the id of its entry
     * @param stamp the size and the time of the last change
     */
    public record Entry(String name, Path path, String stamp) {}

    private final String index;
    private final List<Entry> changed;
    private final TreeSet<String> removed;
    private final Map<String, String> result;

    /**
     * @param index the name of the index
     * @param changed the files that are new or have changed
     * @param removed the names of the entries whose files are gone
     * @param result the stamps of all entries that the index will have, by name
     */
    IndexPlan(
            String index,
            List<Entry> changed,
            TreeSet<String> removed,
            TreeMap<String, String> result) {
        this.index = index;
        this.changed = changed;
        this.removed = removed;
        this.result = result;
    }

    /** Returns the name of the index. */
    public String getIndex() {
        return index;
    }

    /** Returns the files that are new or have changed. */
    public List<Entry> getChanged() {
        return changed;
    }

    /** Returns the names of the entries to delete. */
    public List<String> getRemoved() {
        return List.copyOf(removed);
    }

    /** Leaves out a file that is not an image: an entry with its earlier content is deleted. */
    public void leaveOut(Entry file) {
        removed.add(file.name());
        result.remove(file.name());
    }

    /** Returns the stamps of all entries that the index has when the plan is carried out. */
    Map<String, String> result() {
        return result;
    }
}
