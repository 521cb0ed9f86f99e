/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.studio;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceHelper;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.examples.server.api.Response;
import org.camelmultimodal.runtime.camel.Cancellations;
import org.camelmultimodal.runtime.camel.InferenceHeaders;
import org.camelmultimodal.runtime.camel.InferenceProgressEvent;

/**
 * The progress of the requests of the studio, and their cancellation. The page names a request with
 * a random UUID: who does not know it can neither see nor cancel the request. A request is
 * forgotten when its route ends.
 */
public final class RequestProgress {

    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Separates the requests of the studio from those of other routes. */
    private static final String PREFIX = "studio-";

    private record State(int step, int steps, byte[] preview, int previewStep) {

        static final State WAITING = new State(0, 0, null, 0);

        State after(InferenceProgressEvent event) {
            return event.getPreview()
                    .map(png -> new State(event.getStep(), event.getSteps(), png, event.getStep()))
                    .orElseGet(
                            () ->
                                    new State(
                                            event.getStep(),
                                            event.getSteps(),
                                            preview,
                                            previewStep));
        }
    }

    private final CamelContext context;
    private final Map<String, State> states = new ConcurrentHashMap<>();

    private RequestProgress(CamelContext context) {
        this.context = context;
    }

    /** Returns the progress of the requests of a context, which receives its events. */
    public static RequestProgress of(CamelContext context) {
        var progress = new RequestProgress(context);
        EventNotifierSupport follower = progress.new Follower();
        ServiceHelper.startService(follower);
        context.getManagementStrategy().addEventNotifier(follower);
        return progress;
    }

    /**
     * Gives a request its id.
     *
     * @param id a UUID in lower case
     * @throws ApiException if it is something else, or that of another request
     */
    public void begin(Exchange exchange, @Header("id") String id) {
        String requestId = requestId(id);
        if (states.putIfAbsent(requestId, State.WAITING) != null) {
            throw ApiException.conflict(
                    "id_in_use", "Another request has this id: expected a new UUID");
        }
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange ended) {
                                states.remove(requestId);
                            }
                        });
        exchange.getMessage().setHeader(InferenceHeaders.REQUEST_ID, requestId);
    }

    /** Answers with the progress of a request: step 0 if it has not begun or has ended. */
    public void progress(Exchange exchange, @Header("id") String id) {
        State state = state(id);
        var map = new LinkedHashMap<String, Object>();
        map.put("step", state.step());
        map.put("steps", state.steps());
        map.put("preview_step", state.previewStep());
        Response.json(exchange, map);
    }

    /** Answers with the latest preview of a request, or with no content if it has none. */
    public void preview(Exchange exchange, @Header("id") String id) {
        byte[] preview = state(id).preview();
        if (preview == null) {
            Response.write(exchange, 204, "image/png", new byte[0]);
        } else {
            Response.write(exchange, 200, "image/png", preview);
        }
    }

    /** Cancels a request, unless it has ended. */
    public void cancel(Exchange exchange, @Header("id") String id) {
        boolean isCancelled = Cancellations.of(context).cancel(requestId(id));
        Response.json(exchange, Map.of("cancelled", isCancelled));
    }

    /** Answers a request that was cancelled. */
    public void cancelled(Exchange exchange) {
        Response.json(exchange, Map.of("cancelled", true));
    }

    private State state(String id) {
        return states.getOrDefault(requestId(id), State.WAITING);
    }

    private static String requestId(String id) {
        if (id == null || !ID.matcher(id).matches()) {
            throw ApiException.invalid("id", "The id is invalid: expected a UUID in lower case");
        }
        return PREFIX + id;
    }

    /** Returns the number of requests in flight. */
    int size() {
        return states.size();
    }

    /**
     * Follows the requests. It is not the bean itself, as Camel adds each bean that is a notifier
     * once more, which would receive each event twice.
     */
    private final class Follower extends EventNotifierSupport {

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof InferenceProgressEvent;
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof InferenceProgressEvent progress) {
                progress.getRequestId()
                        .ifPresent(
                                id ->
                                        states.computeIfPresent(
                                                id, (key, state) -> state.after(progress)));
            }
        }
    }
}
