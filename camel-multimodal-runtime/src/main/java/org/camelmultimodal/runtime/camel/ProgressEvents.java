/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.support.service.ServiceHelper;
import org.camelmultimodal.runtime.batch.ProgressListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the progress of a message to the event notifiers of its context, as Camel sends its own
 * events: a notifier that fails is logged and affects neither the message nor other notifiers.
 *
 * @param requestId null if the message has none
 * @param item the index of the item of a list
 */
record ProgressEvents(Exchange exchange, String requestId, int item) implements ProgressListener {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressEvents.class);

    @Override
    public boolean isActive() {
        return notifiers().stream().anyMatch(notifier -> receives(notifier, event(0, 0, null)));
    }

    @Override
    public void progressed(int step, int steps, Optional<byte[]> preview) {
        if (notifiers().isEmpty()) {
            return;
        }
        InferenceProgressEvent event = event(step, steps, preview.orElse(null));
        notifiers().forEach(notifier -> send(notifier, event));
    }

    private static void send(EventNotifier notifier, InferenceProgressEvent event) {
        try {
            if (receives(notifier, event)) {
                notifier.notify(event);
            }
        } catch (Throwable e) {
            failed(notifier, e);
        }
    }

    private static boolean receives(EventNotifier notifier, InferenceProgressEvent event) {
        try {
            return ServiceHelper.isStarted(notifier)
                    && !notifier.isDisabled()
                    && !notifier.isIgnoreExchangeEvents()
                    && notifier.isEnabled(event);
        } catch (Throwable e) {
            failed(notifier, e);
            return false;
        }
    }

    private static void failed(EventNotifier notifier, Throwable failure) {
        LOG.warn(
                "The event notifier {} failed for the progress of a message",
                notifier.getClass().getName(),
                failure);
    }

    private InferenceProgressEvent event(int step, int steps, byte[] preview) {
        return new InferenceProgressEvent(exchange, requestId, item, step, steps, preview);
    }

    private List<EventNotifier> notifiers() {
        return exchange.getContext().getManagementStrategy().getEventNotifiers();
    }

    @Override
    public ProgressListener item(int index) {
        return new ProgressEvents(exchange, requestId, index);
    }
}
