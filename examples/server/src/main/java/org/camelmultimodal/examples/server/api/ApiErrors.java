/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.io.File;
import org.apache.camel.Exchange;
import org.camelmultimodal.examples.queueworkers.InvalidJobException;
import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.RetryableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers failed requests: what the client can change is explained, everything else is logged. */
public final class ApiErrors {

    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);
    private static final long RETRY_SECONDS = 2;

    /** Answers with the error of the failure that the route caught. */
    public void respond(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        ApiException error = error(exchange, failure);
        if (error.status() == 500) {
            LOG.error("Request {} failed", Requests.id(exchange), failure);
        }
        Response.write(exchange, error.status(), "application/json", error.body());
        error.headers().forEach(exchange.getMessage()::setHeader);
    }

    private static ApiException error(Exchange exchange, Throwable failure) {
        if (failure instanceof ApiException refused) {
            return refused;
        } else if (failure instanceof CancelledException) {
            return ApiException.conflict("cancelled", "The request was cancelled");
        } else if (failure instanceof RetryableException retryable) {
            LOG.warn("Request {} failed: {}", Requests.id(exchange), retryable.getMessage());
            return ApiException.unavailable(
                    "The server is busy or cannot reach what it needs. Retry later", RETRY_SECONDS);
        } else if (failure instanceof InvalidOptionException invalid) {
            String option = option(invalid);
            return ApiException.invalid(
                    Requests.field(exchange, option), sentence(exchange, invalid));
        } else if (failure instanceof InvalidJobException invalid) {
            return ApiException.invalid(null, invalid.getMessage());
        } else if (failure instanceof InvalidMediaException invalid) {
            return ApiException.invalid(Requests.input(exchange), sentence(exchange, invalid));
        }
        return ApiException.internal();
    }

    /** Returns the option; an exception with a remedy has it in its cause. */
    private static String option(InvalidOptionException failure) {
        return failure.getCause() instanceof InvalidOptionException cause
                ? option(cause)
                : failure.option().orElse(null);
    }

    /**
     * Returns the message of a component without its remedy, which names options of the route, and
     * without the name of the temporary file.
     */
    private static String sentence(Exchange exchange, Exception failure) {
        String message = failure.getMessage();
        int remedy = message.indexOf(". ");
        String sentence = remedy < 0 ? message : message.substring(0, remedy);
        File upload = exchange.getProperty(Upload.FILE, File.class);
        return upload == null
                ? sentence
                : sentence.replace("file " + upload.getName(), "The file")
                        .replace(upload.getPath(), "the file")
                        .replace(upload.getName(), "the file");
    }
}
