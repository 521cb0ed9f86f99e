/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelmultimodal.runtime.DeviceOutOfMemoryException;

/**
 * An engine that a test controls: it waits at a gate, and fails as often as the prompt says, such
 * as <code>fail 2</code>.
 */
public final class TestEngine extends AsyncProcessorSupport {

    /** The prompts in the order in which they were started. */
    static final List<String> STARTED = new CopyOnWriteArrayList<>();

    private static volatile CountDownLatch gate = new CountDownLatch(0);

    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Closes the gate and forgets what was started. */
    static void reset() {
        STARTED.clear();
        gate = new CountDownLatch(1);
    }

    /** Opens the gate. */
    static void open() {
        gate.countDown();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        threads.execute(
                () -> {
                    try {
                        run(exchange);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        exchange.setException(e);
                    } catch (RuntimeException e) {
                        exchange.setException(e);
                    } finally {
                        callback.done(false);
                    }
                });
        return false;
    }

    private void run(Exchange exchange) throws InterruptedException {
        String prompt = exchange.getMessage().getBody(String.class);
        STARTED.add(prompt);
        gate.await();
        if (prompt.startsWith("fail ")) {
            int times = Integer.parseInt(prompt.substring("fail ".length()));
            if (failures.merge(prompt, 1, Integer::sum) <= times) {
                throw new DeviceOutOfMemoryException("The device is full");
            }
        }
        exchange.getMessage().setBody(prompt.getBytes(StandardCharsets.UTF_8));
    }
}
