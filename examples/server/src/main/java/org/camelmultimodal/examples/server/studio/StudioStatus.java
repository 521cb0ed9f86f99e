/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.console.DevConsole;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.camelmultimodal.examples.server.api.Response;
import org.camelmultimodal.runtime.ProcessMemory;
import org.camelmultimodal.runtime.camel.InferenceEndpoint;
import org.camelmultimodal.runtime.camel.MultimodalDevConsole;

/** What the endpoints of the models do now, and have done since the start. */
public final class StudioStatus {

    private record Count(LongAdder done, LongAdder failed) {}

    private final CamelContext context;
    private final MultimodalDevConsole console = new MultimodalDevConsole();
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    private StudioStatus(CamelContext context) {
        this.context = context;
        console.setCamelContext(context);
    }

    /** Returns the status of a context, which receives its events. */
    public static StudioStatus of(CamelContext context) {
        var status = new StudioStatus(context);
        EventNotifierSupport counter = status.new Counter();
        ServiceHelper.startService(counter);
        context.getManagementStrategy().addEventNotifier(counter);
        return status;
    }

    private Count count(String uri) {
        return counts.computeIfAbsent(uri, key -> new Count(new LongAdder(), new LongAdder()));
    }

    /** Answers with the status. */
    public void status(Exchange exchange) {
        var map = new LinkedHashMap<String, Object>();
        map.put("endpoints", endpoints());
        map.put("memory", memory());
        map.put("uptime_seconds", context.getUptime().toSeconds());
        Response.json(exchange, map);
    }

    /** Endpoints that differ in their options only are one line. */
    private List<Map<String, Object>> endpoints() {
        var totals = new LinkedHashMap<List<Object>, Map<String, Object>>();
        var json = (JsonObject) console.call(DevConsole.MediaType.JSON);
        for (Object each : (JsonArray) json.get("endpoints")) {
            add((JsonObject) each, totals);
        }
        return List.copyOf(totals.values());
    }

    private void add(JsonObject endpoint, Map<List<Object>, Map<String, Object>> totals) {
        var what = new ArrayList<>();
        var map = new LinkedHashMap<String, Object>();
        for (String name : List.of("component", "operation", "model", "device")) {
            what.add(endpoint.get(name));
            map.put(name, endpoint.get(name));
        }
        Map<String, Object> total = totals.computeIfAbsent(what, key -> map);
        Count count = count(endpoint.getString("uri"));
        total.merge("in_flight", endpoint.getLong("inFlight"), StudioStatus::sum);
        total.merge("done", count.done().sum(), StudioStatus::sum);
        total.merge("failed", count.failed().sum(), StudioStatus::sum);
    }

    private static Object sum(Object one, Object other) {
        return ((Number) one).longValue() + ((Number) other).longValue();
    }

    private static Map<String, Object> memory() {
        Runtime runtime = Runtime.getRuntime();
        var map = new LinkedHashMap<String, Object>();
        map.put("heap_used", runtime.totalMemory() - runtime.freeMemory());
        map.put("heap_max", runtime.maxMemory());
        long resident = ProcessMemory.residentBytes(ProcessHandle.current().pid());
        if (resident > 0) {
            map.put("resident", resident);
        }
        return map;
    }

    /**
     * Counts messages. It is not the bean itself, as Camel adds each bean that is a notifier once
     * more, which would count each message twice.
     */
    private final class Counter extends EventNotifierSupport {

        /** Camel sends the second event only if the first one is received too. */
        @Override
        public boolean isEnabled(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeSendingEvent sending) {
                return sending.getEndpoint() instanceof InferenceEndpoint<?>;
            }
            return event instanceof CamelEvent.ExchangeSentEvent sent
                    && sent.getEndpoint() instanceof InferenceEndpoint<?>;
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeSentEvent sent) {
                Count count = count(sent.getEndpoint().getEndpointUri());
                (sent.getExchange().isFailed() ? count.failed() : count.done()).increment();
            }
        }
    }
}
