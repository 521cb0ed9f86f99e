/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

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

    /**
     * Closes a part.
     *
     * @param <T> the type of the part
     */
    @FunctionalInterface
    public interface Closer<T> {
        /** Closes the part. */
        void close(T part) throws Exception;
    }

    private final Deque<AutoCloseable> closers = new ArrayDeque<>();

    /**
     * Adds a part that was opened.
     *
     * @param closer closes it
     * @return the part
     */
    public <T> T add(T part, Closer<? super T> closer) {
        closers.push(() -> closer.close(part));
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
     * Closes the parts that were not kept, all of them, the last first. Exceptions of closing are
     * suppressed by the failure that ended the opening, or by the first of them.
     */
    @Override
    public void close() {
        if (closers.isEmpty()) {
            return;
        }
        try (var rest = this) {
            rest.closers.pop().close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new InferenceException("A part cannot be closed: " + e.getMessage(), e);
        }
    }
}
