/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Frames that do not depend on each other: pages. */
final class FrameList {

    private FrameList() {}

    /** Decodes one page. */
    @FunctionalInterface
    interface Page {
        Pixels read();
    }

    /** Frames of which each is decoded when its turn comes. */
    static FrameSource lazily(List<Page> pages) {
        Iterator<Page> left = pages.iterator();
        var number = new int[1];
        return () ->
                left.hasNext()
                        ? Optional.of(Frame.number(++number[0], left.next().read()))
                        : Optional.empty();
    }
}
