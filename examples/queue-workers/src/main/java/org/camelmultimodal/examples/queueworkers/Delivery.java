/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.runtime.Excerpt;

/**
 * One delivery of a message to a worker, kept in the exchange.
 *
 * @param id the id of the job; for a message that does not say it, one made of the message's id
 * @param body the body as it came
 * @param attempt number of the delivery, from 1; the broker may forget some when it restarts
 */
record Delivery(String id, Object body, int attempt) {

    private static final String PROPERTY = "delivery";
    private static final int MAX_ID = 64;

    /** Reads the message of an exchange and keeps it in the exchange. */
    static Delivery of(Exchange exchange) {
        Message message = exchange.getMessage();
        var delivery =
                new Delivery(
                        id(message),
                        message.getBody(),
                        message.getHeader("JMSXDeliveryCount", 1, Integer.class));
        exchange.setProperty(PROPERTY, delivery);
        return delivery;
    }

    /**
     * Returns the id that both the property and the body have; if one of them is invalid, the
     * other; if they differ, none of them, as the result would be taken for that of another job.
     */
    private static String id(Message message) {
        String property = message.getHeader(Addresses.JOB_ID) instanceof String id ? id : null;
        String inBody = message.getBody() instanceof String body ? Json.id(body) : null;
        if (Job.isId(property) && (inBody == null || inBody.equals(property))) {
            return property;
        } else if (Job.isId(inBody) && property == null) {
            return inBody;
        }
        String unique =
                message.getHeader("JMSMessageID", "", String.class)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9-]", "");
        String made = "message-" + unique;
        return made.substring(0, Math.min(made.length(), MAX_ID));
    }

    /** Returns the delivery that is kept in an exchange. */
    static Delivery in(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Delivery.class);
    }

    /**
     * Returns the job.
     *
     * @param queue the queue of the worker
     * @throws InvalidJobException if the message is not a job for this queue
     */
    Job job(String queue, Object property) {
        if (!(body instanceof String text)) {
            throw new InvalidJobException(
                    "The message has the body %s: expected a text message with a job as JSON"
                            .formatted(Excerpt.of(body)));
        }
        Job job = Job.parse(text);
        if (property != null && !job.id().equals(property)) {
            throw new InvalidJobException(
                    "The property jobId=%s differs from the id of the job, %s: expected the same"
                            .formatted(Excerpt.of(property), job.id()));
        }
        if (!job.queue().equals(queue)) {
            throw new InvalidJobException(
                    "The job is for the queue %s, but came from %s: expected the queue of its operation and model"
                            .formatted(job.queue(), queue));
        }
        return job;
    }

    /** Returns the job; null if the message is not one. */
    Job jobIfValid() {
        try {
            return body instanceof String text ? Job.parse(text) : null;
        } catch (InvalidJobException e) {
            // Its result says why it ended, without the fields of the job.
            return null;
        }
    }
}
