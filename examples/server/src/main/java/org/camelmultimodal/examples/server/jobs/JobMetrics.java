/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.jobs;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.camelmultimodal.examples.queueworkers.BrokerUnavailableException;
import org.camelmultimodal.examples.queueworkers.JobState;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.queueworkers.Jobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The number of jobs in each state; NaN while the broker cannot be reached. */
public final class JobMetrics implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(JobMetrics.class);

    /** One look at the broker is for all states of a scrape. */
    private static final Duration MAX_AGE = Duration.ofSeconds(5);

    private final JobQueue queue;
    private final LoadingCache<String, Optional<Map<JobState, Integer>>> counts =
            Caffeine.newBuilder().expireAfterWrite(MAX_AGE).build(name -> count());

    public JobMetrics(JobQueue queue) {
        this.queue = queue;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (JobState state : JobState.values()) {
            Gauge.builder("server.jobs", () -> count(state))
                    .description("Jobs whose status is kept")
                    .tag("state", state.text())
                    .register(meters);
        }
    }

    private double count(JobState state) {
        return counts.get("jobs")
                .map(all -> all.getOrDefault(state, 0).doubleValue())
                .orElse(Double.NaN);
    }

    private Optional<Map<JobState, Integer>> count() {
        var all = new EnumMap<JobState, Integer>(JobState.class);
        try {
            for (JobStatus status : queue.run(Jobs::list)) {
                all.merge(status.state(), 1, Integer::sum);
            }
            return Optional.of(all);
        } catch (BrokerUnavailableException e) {
            LOG.debug("The jobs cannot be counted", e);
            return Optional.empty();
        }
    }
}
