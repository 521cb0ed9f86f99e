/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.camelmultimodal.examples.server.api.ApiException;

/**
 * Addresses that cannot be decoded. Vert.x and Camel would log each with its stack trace, although
 * no key is needed to send one.
 */
final class Addresses {

    private Addresses() {}

    /**
     * Checks the query parameters. Camel decodes those of every request, although no route uses
     * them.
     *
     * @throws ApiException if they cannot be decoded
     */
    static void requireQuery(RoutingContext context) {
        try {
            context.queryParams();
        } catch (HttpException e) {
            throw invalid();
        }
    }

    /** Returns the exception for an address that cannot be decoded. */
    static ApiException invalid() {
        return ApiException.invalid(
                null, "The address is not valid: expected each % to begin a percent-encoded byte");
    }
}
