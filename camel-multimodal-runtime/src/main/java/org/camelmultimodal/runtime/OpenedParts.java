/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The parts of something that is opened in several steps. If a later step fails, the parts that are
 * open already are closed in reverse order; if all succeed, {@link #keep} leaves them open:
 *
 * <pre>{@code
 * try (var parts = new OpenedParts()) {
 *     var encoder = parts.add(OnnxSession.open(first, settings), OnnxSession::close);
 *     var decoder = parts.add(OnnxSession.open(second, settings), OnnxSession::close);
 *     return parts.keep(new Model(encoder, decoder));
 * }
 * }</pre>
 *
 * Used by one thread.
 */
public final class OpenedParts implements AutoCloseable {

    private final Deque<Runnable> closers = new ArrayDeque<>();

    /**
     * Adds a part that was opened.
     *
     * @param close closes it
     * @return the part
     */
    public <T> T add(T part, Consumer<? super T> close) {
        closers.push(() -> close.accept(part));
        return part;
    }

    /**
     * Leaves all parts open, as they belong to a whole now.
     *
     * @return the whole
     */
    public <T> T keep(T whole) {
        closers.clear();
        return whole;
    }

    /**
     * Closes the parts that were not kept, all of them, the last first. What closing throws is
     * suppressed by the failure that ended the opening, and by the first of several.
     */
    @Override
    public void close() {
        if (!closers.isEmpty()) {
            try (var rest = this) {
                rest.closers.pop().run();
            }
        }
    }
}
