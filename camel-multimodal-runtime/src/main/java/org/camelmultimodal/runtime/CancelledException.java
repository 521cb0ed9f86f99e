/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Thrown if a message is cancelled while it is in an endpoint. */
public class CancelledException extends PermanentException {

    public CancelledException(String message) {
        super(message);
    }
}
