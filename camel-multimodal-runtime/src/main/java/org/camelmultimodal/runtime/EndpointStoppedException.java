/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** A message that met an endpoint, or a model of one, that was being stopped. */
public class EndpointStoppedException extends RetryableException {

    public EndpointStoppedException(String message) {
        super(message);
    }

    public EndpointStoppedException(String message, Throwable cause) {
        super(message, cause);
    }
}
