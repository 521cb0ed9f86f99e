/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.TypeConversionException;
import org.apache.camel.ValidationException;
import org.apache.camel.util.ObjectHelper;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * Sends verdicts to the endpoint of <code>auditUri</code> before they take effect: a verdict that
 * was not recorded must not let anything pass.
 */
final class ModerationAudit {

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
     * @throws AuditUnavailableException if the endpoint fails for a reason that may be temporary
     * @throws InferenceException if the endpoint would reject the verdict again
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it takes too long
     */
    void send(VerdictOrigin origin, Moderation result, String model, Deadline deadline) {
        if (uri == null) {
            return;
        }
        ProducerTemplate started = template;
        if (started == null) {
            throw new EndpointStoppedException(
                    "The endpoint of auditUri=%s is stopped. Send the message again when it is started"
                            .formatted(uri));
        }
        String json = ClipConverter.toJson(origin.entry(result, model));
        Exchange sent = send(started, json, deadline);
        Exception failure = sent.getException();
        if (failure == null && (sent.isRollbackOnly() || sent.isRollbackOnlyLast())) {
            throw new AuditUnavailableException(
                    "The verdict that was sent to auditUri=%s was rolled back, so it does not count"
                            .formatted(uri),
                    null);
        }
        if (failure != null) {
            String message = unsent(failure.getMessage());
            throw isPermanent(failure)
                    ? new InferenceException(message, failure)
                    : new AuditUnavailableException(message, failure);
        }
    }

    /** With a deadline, on another thread: the endpoint may never return. */
    private Exchange send(ProducerTemplate started, String json, Deadline deadline) {
        Processor writer = audit -> audit.getMessage().setBody(json);
        if (deadline == Deadline.NONE) {
            return started.send(uri, writer);
        }
        CompletableFuture<Exchange> sent = started.asyncSend(uri, writer);
        try {
            Exchange audit = sent.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            deadline.check();
            return audit;
        } catch (TimeoutException e) {
            sent.cancel(true);
            deadline.check();
            throw new AuditUnavailableException(unsent(e.toString()), e);
        } catch (ExecutionException e) {
            throw new AuditUnavailableException(unsent(e.toString()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EndpointStoppedException("The audit to %s is stopped".formatted(uri), e);
        }
    }

    private String unsent(String problem) {
        return "Cannot send the verdict to auditUri=%s, so the message has no verdict: %s"
                .formatted(uri, problem);
    }

    private static boolean isPermanent(Exception failure) {
        return PERMANENT.stream()
                .anyMatch(type -> ObjectHelper.getException(type, failure) != null);
    }
}
