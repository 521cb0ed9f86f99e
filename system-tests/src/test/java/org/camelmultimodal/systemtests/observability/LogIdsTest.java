/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.examples.queueworkers.LogIds;
import org.camelmultimodal.runtime.camel.InferenceHeaders;
import org.camelmultimodal.runtime.camel.InferenceProgressEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The ids that a line has which a thread of an endpoint logs. */
class LogIdsTest extends CamelTestSupport {

    /** A step of a message: which message, and what a line would have that is logged meanwhile. */
    private record Step(String exchangeId, String thread, Map<String, String> ids) {}

    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();

    private static Step step(InferenceProgressEvent progress) {
        Map<String, String> ids = MDC.getCopyOfContextMap();
        return new Step(
                progress.getExchange().getExchangeId(),
                Thread.currentThread().getName(),
                ids == null ? Map.of() : ids);
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        LogIds.add(context);
        context.getManagementStrategy()
                .addEventNotifier(
                        new EventNotifierSupport() {
                            @Override
                            public void notify(CamelEvent event) {
                                if (event instanceof InferenceProgressEvent progress) {
                                    steps.add(step(progress));
                                }
                            }
                        });
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:draw").to("sd:text-to-image?steps=1&guidanceScale=1");
            }
        };
    }

    private void draw(Object body, String job) {
        template.requestBodyAndHeader("direct:draw", body, InferenceHeaders.REQUEST_ID, job);
    }

    @Test
    void theThreadsHaveTheIdsOfTheMessageThatTheyProcess() {
        draw("a red circle", "job-1");
        draw("a blue star", "job-2");

        assertIds("job-1", "job-2");
    }

    @Test
    void theItemsOfAListHaveTheIdsOfTheirMessage() {
        draw(Collections.nCopies(3, "a red circle"), "job-1");

        assertIds("job-1", "job-1", "job-1");
    }

    @Test
    void aThreadKeepsNoIdsOfAnEarlierMessage() {
        draw(List.of("a red circle", "a blue star", "a green tree"), "job-1");
        steps.clear();
        // camel-mdc leaves the ids of an asynchronous message on the thread that sent it.
        MDC.clear();

        template.requestBody("direct:draw", "a red circle");

        assertThat(steps)
                .singleElement()
                .satisfies(step -> assertThat(step.ids()).doesNotContainValue("job-1"));
    }

    private void assertIds(String... jobs) {
        assertThat(steps)
                .allSatisfy(
                        step -> {
                            assertThat(step.thread()).contains("sd");
                            assertThat(step.ids())
                                    .containsEntry("camel.exchangeId", step.exchangeId());
                        })
                .extracting(step -> step.ids().get(InferenceHeaders.REQUEST_ID))
                .containsExactly(jobs);
    }
}
