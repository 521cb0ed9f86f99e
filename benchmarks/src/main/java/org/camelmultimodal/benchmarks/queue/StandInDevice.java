/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A stand-in for a GPU: it has one job at a time and waits as long as a GPU would take, without
 * using a CPU. What is measured with it is the part of a job that is not inference: how well the
 * queue, the worker and the storage of results keep a device busy. It says nothing about a device.
 */
public final class StandInDevice extends AsyncProcessorSupport {

    /** The system property with the time of a job in milliseconds. */
    static final String MILLIS = "device.millis";

    private final long millis = Long.getLong(MILLIS, 400);
    private final ExecutorService device = Executors.newSingleThreadExecutor();

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        device.execute(() -> run(exchange, callback));
        return false;
    }

    private void run(Exchange exchange, AsyncCallback callback) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
            exchange.getMessage()
                    .setBody(
                            exchange.getMessage()
                                    .getBody(String.class)
                                    .getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.setException(e);
        }
        callback.done(false);
    }
}
