/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Separates the headers of HTTP from those of Camel: no header, query parameter or form field of a
 * request becomes a header of the message, so that none can set an option of a component, and only
 * the headers below go into a response.
 */
public final class ApiHeaders implements HeaderFilterStrategy {

    private static final Set<String> OF_RESPONSES =
            Set.of(
                    "allow",
                    "cache-control",
                    "content-disposition",
                    "content-security-policy",
                    "content-type",
                    "etag",
                    "location",
                    "permissions-policy",
                    "retry-after",
                    "www-authenticate");

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OF_RESPONSES.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return true;
    }
}
