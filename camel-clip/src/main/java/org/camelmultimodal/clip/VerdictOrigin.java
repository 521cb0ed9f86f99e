/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.camelmultimodal.clip.moderation.Moderation;

/**
 * The message that a verdict is on, for the audit.
 *
 * @param file the name of the file that the message holds, null without one
 */
record VerdictOrigin(String exchangeId, String routeId, String file) {

    static VerdictOrigin of(Exchange exchange) {
        Object file = exchange.getMessage().getHeader(Exchange.FILE_NAME);
        return new VerdictOrigin(
                exchange.getExchangeId(),
                exchange.getFromRouteId(),
                file instanceof String name ? name : null);
    }

    /** Returns the entry of the audit: the verdict, this origin, the model and the time. */
    Map<String, Object> entry(Moderation verdict, String model) {
        Map<String, Object> entry = ClipConverter.toMap(verdict);
        entry.put("exchangeId", exchangeId);
        entry.put("routeId", routeId);
        if (file != null) {
            entry.put("file", file);
        }
        entry.put("model", model);
        entry.put("time", Instant.now().toString());
        return entry;
    }
}
