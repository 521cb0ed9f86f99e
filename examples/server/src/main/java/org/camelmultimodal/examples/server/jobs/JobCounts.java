/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.camelmultimodal.examples.queueworkers.BrokerUnavailableException;
import org.camelmultimodal.examples.queueworkers.JobState;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.queueworkers.Jobs;
import org.camelmultimodal.examples.server.api.Requests;
import org.camelmultimodal.examples.server.api.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The number of jobs of a client in each state, for the studio. */
public final class JobCounts {

    private static final Logger LOG = LoggerFactory.getLogger(JobCounts.class);

    private final JobQueue queue;

    public JobCounts(JobQueue queue) {
        this.queue = queue;
    }

    /** Writes the counts by state: none if the broker cannot be reached. */
    public void count(Exchange exchange) {
        Response.json(exchange, Map.of("states", counts(Requests.client(exchange) + "-")));
    }

    private Map<String, Integer> counts(String prefix) {
        var counts = new LinkedHashMap<String, Integer>();
        try {
            for (JobState state : JobState.values()) {
                counts.put(state.text(), 0);
            }
            for (JobStatus status : queue.run(Jobs::list)) {
                if (status.id().startsWith(prefix)) {
                    counts.merge(status.state().text(), 1, Integer::sum);
                }
            }
            return counts;
        } catch (BrokerUnavailableException e) {
            LOG.debug("The jobs cannot be counted", e);
            return Map.of();
        }
    }
}
