/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Frames that do not depend on each other, such as pages. */
final class FrameList {

    private FrameList() {}

    /**
     * One page.
     *
     * @param stored decodes the page as stored
     */
    record Page(Supplier<Pixels> stored, Orientation orientation) {}

    /** Returns frames that are decoded on demand. */
    static FrameSource lazily(List<Page> pages) {
        Iterator<Page> left = pages.iterator();
        var number = new int[1];
        return () -> {
            if (!left.hasNext()) {
                return Optional.empty();
            }
            Page page = left.next();
            return Optional.of(Frame.number(++number[0], page.stored().get(), page.orientation()));
        };
    }
}
