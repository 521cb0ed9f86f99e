/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.TypeConversionException;
import org.apache.camel.ValidationException;
import org.apache.camel.util.ObjectHelper;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.PermanentException;

/**
 * Sends verdicts to the endpoint <code>auditUri</code>, before they count: a verdict that nobody
 * could record must not let anything pass.
 */
final class ModerationAudit {

    /**
     * Where a verdict comes from.
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

    /**
     * What fails again with the same verdict; all else (network, disk, broker, timeouts, consumers
     * that are not started) may recover.
     */
    private static final List<Class<? extends Throwable>> PERMANENT =
            List.of(
                    PermanentException.class,
                    IllegalArgumentException.class,
                    TypeConversionException.class,
                    NoTypeConversionAvailableException.class,
                    InvalidPayloadException.class,
                    ValidationException.class);

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
     * @throws AuditUnavailableException if the endpoint fails for a reason that may pass
     * @throws InferenceException if the endpoint refuses the verdict for good
     */
    void send(Origin origin, Moderation result, String model) {
        if (uri == null) {
            return;
        }
        ProducerTemplate started = template;
        if (started == null) {
            throw new EndpointStoppedException("The audit to %s is stopped".formatted(uri));
        }
        String json = ClipConverter.toJson(entry(origin, result, model));
        Exchange sent = started.send(uri, audit -> audit.getMessage().setBody(json));
        Exception failure = sent.getException();
        if (failure == null && (sent.isRollbackOnly() || sent.isRollbackOnlyLast())) {
            throw new AuditUnavailableException(
                    "The verdict that was sent to auditUri=%s was rolled back, so it does not count"
                            .formatted(uri),
                    null);
        }
        if (failure != null) {
            String message =
                    "The verdict could not be sent to auditUri=%s, so it does not count: %s"
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

    private static boolean isPermanent(Exception failure) {
        return PERMANENT.stream()
                .anyMatch(type -> ObjectHelper.getException(type, failure) != null);
    }
}
