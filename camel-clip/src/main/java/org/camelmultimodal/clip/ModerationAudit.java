/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.time.Instant;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.TypeConversionException;
import org.apache.camel.util.ObjectHelper;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.PermanentException;

/**
 * Sends verdicts to the endpoint of <code>auditUri</code> before they take effect: a verdict that
 * was not recorded must not let anything pass.
 */
final class ModerationAudit {

    /**
     * The message that a verdict is on.
     *
     * @param file the name of the file that the message holds, null without one
     */
    record Origin(String exchangeId, String routeId, String file) {
        static Origin of(Exchange exchange) {
            Object file = exchange.getMessage().getHeader(Exchange.FILE_NAME);
            return new Origin(
                    exchange.getExchangeId(),
                    exchange.getFromRouteId(),
                    file instanceof String name ? name : null);
        }
    }

    private final String uri;
    private volatile ProducerTemplate template;

    /** Creates an audit that is not started; without a URI it records nothing. */
    ModerationAudit(String uri) {
        this.uri = uri;
    }

    void start(CamelContext context) {
        if (uri != null) {
            template = context.createProducerTemplate();
        }
    }

    void stop() {
        if (template != null) {
            template.stop();
            template = null;
        }
    }

    /**
     * Sends a verdict as JSON.
     *
     * @throws AuditUnavailableException if the endpoint fails for a reason that may be temporary
     * @throws InferenceException if the endpoint would reject the verdict again
     */
    void send(Origin origin, Moderation result, String model) {
        if (uri == null) {
            return;
        }
        ProducerTemplate started = template;
        if (started == null) {
            throw new EndpointStoppedException(
                    "The endpoint of auditUri=%s is stopped. Send the message again when it is started"
                            .formatted(uri));
        }
        String json = ClipConverter.toJson(entry(origin, result, model));
        Exception failure =
                started.send(uri, audit -> audit.getMessage().setBody(json)).getException();
        if (failure != null) {
            String message =
                    "Cannot send the verdict to auditUri=%s, so the message has no verdict: %s"
                            .formatted(uri, failure.getMessage());
            throw isPermanent(failure)
                    ? new InferenceException(message, failure)
                    : new AuditUnavailableException(message, failure);
        }
    }

    private static Map<String, Object> entry(Origin origin, Moderation result, String model) {
        Map<String, Object> entry = ClipConverter.toMap(result);
        entry.put("exchangeId", origin.exchangeId());
        entry.put("routeId", origin.routeId());
        if (origin.file() != null) {
            entry.put("file", origin.file());
        }
        entry.put("model", model);
        entry.put("time", Instant.now().toString());
        return entry;
    }

    /**
     * Returns whether the same verdict would fail again; all else (network, disk, broker) may
     * recover.
     */
    private static boolean isPermanent(Exception failure) {
        return ObjectHelper.getException(PermanentException.class, failure) != null
                || ObjectHelper.getException(IllegalArgumentException.class, failure) != null
                || ObjectHelper.getException(TypeConversionException.class, failure) != null
                || ObjectHelper.getException(CamelException.class, failure) != null;
    }
}
