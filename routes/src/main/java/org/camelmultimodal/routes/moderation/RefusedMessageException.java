/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import org.camelmultimodal.runtime.PermanentException;

/** Thrown if a message can have no effect: it becomes a dead letter with this reason. */
public class RefusedMessageException extends PermanentException {

    /** The kinds of reasons, by which a dead-letter desk can filter. */
    public enum Type {
        INVALID_POST("invalid-post"),
        DUPLICATE_POST("duplicate-post"),
        INVALID_ANSWER("invalid-answer"),
        INVALID_REMINDER("invalid-reminder"),
        UNKNOWN_POST("unknown-post"),
        NOT_IN_REVIEW("not-in-review"),
        ALREADY_DECIDED("already-decided");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** Returns the value of the property <code>reasonType</code> of a dead letter. */
        public String text() {
            return text;
        }
    }

    private final Type type;

    public RefusedMessageException(Type type, String message) {
        this(type, message, null);
    }

    public RefusedMessageException(Type type, String message, Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    public Type type() {
        return type;
    }
}
