/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.EventObject;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;

/**
 * The progress of a message: sent to the event notifiers of the Camel context after each denoising
 * step of <code>sd:</code> and each window of <code>whisper:</code>, in order, on the thread that
 * runs the model. A slow notifier delays the model.
 */
public final class InferenceProgressEvent extends EventObject implements CamelEvent.ExchangeEvent {

    private static final long serialVersionUID = 1L;

    private final transient Exchange exchange;
    private final String requestId;
    private final int item;
    private final int step;
    private final int steps;
    private final byte[] preview;
    private long timestamp;

    InferenceProgressEvent(
            Exchange exchange, String requestId, int item, int step, int steps, byte[] preview) {
        super(exchange);
        this.exchange = exchange;
        this.requestId = requestId;
        this.item = item;
        this.step = step;
        this.steps = steps;
        this.preview = preview;
    }

    /** Returns the exchange, which must not be changed. */
    @Override
    public Exchange getExchange() {
        return exchange;
    }

    @Override
    public Exchange getSource() {
        return exchange;
    }

    /** Returns the header {@link InferenceHeaders#REQUEST_ID} of the message. */
    public Optional<String> getRequestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Returns the index of the item that the steps belong to, if the body is a list, whose items
     * are processed concurrently; otherwise 0.
     */
    public int getItem() {
        return item;
    }

    /** Returns the number of steps done, 1 to {@link #getSteps()}. */
    public int getStep() {
        return step;
    }

    /**
     * Returns the total number of steps: denoising steps, or seconds of the recording, rounded up.
     */
    public int getSteps() {
        return steps;
    }

    /** Returns a preview of the result as a PNG file; not copied. */
    public Optional<byte[]> getPreview() {
        return Optional.ofNullable(preview);
    }

    @Override
    public Type getType() {
        return Type.Custom;
    }

    @Override
    public long getTimestamp() {
        return timestamp;
    }

    @Override
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public String toString() {
        return "Step %d of %d of exchange %s".formatted(step, steps, exchange.getExchangeId());
    }
}
