/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Thrown if the endpoint of a message, or its model, is being stopped. */
public class EndpointStoppedException extends RetryableException {

    public EndpointStoppedException(String message) {
        super(message);
    }

    public EndpointStoppedException(String message, Throwable cause) {
        super(message, cause);
    }
}
