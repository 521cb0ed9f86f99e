/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.benchmarks.Bar;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.JobState;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.queueworkers.Operation;
import org.camelmultimodal.examples.queueworkers.Worker;

/**
 * The time that the queue adds to a job with real inference: from submitting to the result, with
 * its output on the disk, compared with the same request to the component, in turns.
 */
final class QueueOverhead {

    /** So many that the interval of the median is narrower than the bar on a noisy machine. */
    private static final int TURNS = 101;

    /** Until then the JVMs of the worker and the broker compile, on the processors of the model. */
    private static final int WARM_UP = 20;

    private static final int STEPS = 200;
    private static final double MAX_PERCENT = 3;
    private static final String PROMPT = "a large red circle on a white background";

    private QueueOverhead() {}

    static List<Bar> measure() throws Exception {
        try (var cluster = new Cluster("families", "sd");
                var worker = new Worker(cluster.settings());
                var context = new DefaultCamelContext();
                var results = new Results(cluster)) {
            // In this process, so that both use the same model in the same state of the JVM.
            worker.start();
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            var direct = new double[TURNS];
            var added = new double[TURNS];
            for (int i = -WARM_UP; i < TURNS; i++) {
                // The speed of the machine drifts: pairs are compared, in alternating order.
                double before = i % 2 == 0 ? direct(template) : Double.NaN;
                double queued = results.queued(i + WARM_UP);
                double alone = i % 2 == 0 ? before : direct(template);
                if (i >= 0) {
                    direct[i] = alone;
                    added[i] = queued - alone;
                }
            }
            Arrays.sort(direct);
            Arrays.sort(added);
            double millis = direct[TURNS / 2];
            double more = added[TURNS / 2];
            // The ranks between which the median of all pairs lies with 95 % (binomial).
            int half = (int) Math.ceil(0.98 * Math.sqrt(TURNS));
            System.out.printf(
                    "  an image with %d steps: %.0f ms by the component, %+.1f ms by the queue"
                            + " (95 %% interval of the median: %+.1f to %+.1f ms)%n",
                    STEPS, millis, more, added[TURNS / 2 - half], added[TURNS / 2 + half]);
            return List.of(
                    Bar.atMost(
                            "overhead: time that the queue adds to a job",
                            100 * more / millis,
                            MAX_PERCENT,
                            "%"));
        }
    }

    private static double direct(ProducerTemplate template) {
        long begin = System.nanoTime();
        template.requestBody("sd:text-to-image?steps=" + STEPS, PROMPT);
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Submits jobs and waits for their results. */
    private static final class Results implements AutoCloseable {

        private final LinkedBlockingQueue<JobStatus> arrived = new LinkedBlockingQueue<>();
        private final Cluster cluster;
        private final AutoCloseable subscription;

        Results(Cluster cluster) {
            this.cluster = cluster;
            this.subscription = cluster.jobs().takeResults(arrived::add);
        }

        double queued(int turn) throws InterruptedException {
            var job =
                    new Job(
                            "turn-" + turn,
                            Operation.SD_TEXT_TO_IMAGE,
                            null,
                            PROMPT,
                            null,
                            Map.of("steps", STEPS),
                            null);
            long begin = System.nanoTime();
            cluster.jobs().submit(job);
            JobStatus result = arrived.poll(5, TimeUnit.MINUTES);
            if (result == null || result.state() != JobState.SUCCEEDED) {
                throw new IllegalStateException("The job gave " + result);
            }
            return (System.nanoTime() - begin) / 1e6;
        }

        @Override
        public void close() throws Exception {
            subscription.close();
        }
    }
}
