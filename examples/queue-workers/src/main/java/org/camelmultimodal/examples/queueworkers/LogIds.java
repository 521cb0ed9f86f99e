/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import org.apache.camel.CamelContext;
import org.apache.camel.mdc.MDCService;
import org.camelmultimodal.runtime.camel.InferenceHeaders;

/** The ids of a message in the log lines that its processing writes. */
public final class LogIds {

    /** The ids of the trace and the span, if OpenTelemetryTracer includes them in the headers. */
    private static final String TRACE = "CAMEL_TRACE_ID,CAMEL_SPAN_ID";

    private LogIds() {}

    /**
     * Adds the ids of the exchange, the route and the request to the log lines of the routes of a
     * context. The request of a job has the id of the job.
     */
    public static void add(CamelContext context) {
        var ids = new MDCService();
        ids.setCustomHeaders(InferenceHeaders.REQUEST_ID + "," + TRACE);
        ids.init(context);
    }
}
