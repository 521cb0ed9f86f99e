/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * The mapped diagnostic context of the thread that sent a message, for the threads that process it:
 * their log lines then have the ids of the message.
 *
 * @param ids null if the thread has none
 */
record LogContext(Map<String, String> ids) {

    /** Returns the context of the current thread. */
    static LogContext current() {
        return new LogContext(MDC.getCopyOfContextMap());
    }

    /** Runs some work with this context, and restores that of the thread. */
    <T> T run(Supplier<T> work) {
        LogContext before = current();
        set();
        try {
            return work.get();
        } finally {
            before.set();
        }
    }

    private void set() {
        if (ids == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(ids);
        }
    }
}
