/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Measures the time of each stage and prints a line at its end. */
public class Stages extends EventNotifierSupport {

    static final String TIMES = "stageTimes";

    private final Progress progress;

    public Stages(Progress progress) {
        this.progress = progress;
        setIgnoreCamelContextEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreExchangeFailedEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeSentEvent sent
                && stage(sent) != null
                && !sent.getExchange().isFailed()) {
            Exchange exchange = sent.getExchange();
            times(exchange).merge(stage(sent), sent.getTimeTaken(), Long::sum);
            progress.stage(exchange, stage(sent), sent.getTimeTaken());
        }
    }

    /** Returns the milliseconds of each stage, in the order of the stages. */
    @SuppressWarnings("unchecked")
    static Map<String, Long> times(Exchange exchange) {
        Map<String, Long> times = exchange.getProperty(TIMES, Map.class);
        if (times == null) {
            times = new LinkedHashMap<>();
            exchange.setProperty(TIMES, times);
        }
        return times;
    }

    private static String stage(ExchangeSentEvent sent) {
        String uri = sent.getEndpoint().getEndpointBaseUri();
        return switch (uri.replace("://", ":")) {
            case "whisper:transcribe" -> "transcribe";
            case "clip:moderate" -> "moderate";
            case "sd:text-to-image" -> "draw";
            case "clip:classify" -> "check";
            default -> null;
        };
    }
}
