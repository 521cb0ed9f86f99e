/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.camelmultimodal.benchmarks.Bar;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.Operation;
import org.camelmultimodal.runtime.QueueFullException;

/**
 * Ten times as many jobs as a worker does, for minutes: the memory of the broker and of the worker
 * stays level, the broker refuses what does not fit, and every accepted job has its result.
 */
final class QueueOverload {

    private static final int DEVICE_MILLIS = 20;
    private static final int OVERLOAD = 10;
    private static final int HELPERS = 3;
    private static final double MAX_GROWTH = 1.1;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private QueueOverload() {}

    /** Measures the overload for a number of minutes. */
    static List<Bar> measure(double minutes) throws Exception {
        try (var cluster =
                new Cluster(
                        "families",
                        "sd",
                        "engines",
                        "classpath:device",
                        StandInDevice.MILLIS,
                        String.valueOf(DEVICE_MILLIS),
                        "broker.maxQueuedJobs",
                        "1000")) {
            Set<String> done = ConcurrentHashMap.newKeySet();
            Set<String> accepted = ConcurrentHashMap.newKeySet();
            try (var results = cluster.jobs().takeResults(status -> done.add(status.id()))) {
                cluster.startWorker();
                cluster.submit(job("first"));
                cluster.await("the first result", PATIENCE, () -> done.contains("first"));
                var broker = new ArrayList<Double>();
                var worker = new ArrayList<Double>();
                int refused = 0;
                long begin = System.nanoTime();
                long end = begin + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
                long interval = TimeUnit.MILLISECONDS.toNanos(DEVICE_MILLIS) / OVERLOAD;
                int count = 0;
                for (long now = begin; now < end; now = System.nanoTime()) {
                    LockSupport.parkNanos(begin + count * interval - now);
                    String id = "job-" + count++;
                    try {
                        cluster.jobs().submit(job(id));
                        accepted.add(id);
                    } catch (QueueFullException e) {
                        refused++;
                    }
                    if (broker.size() < (now - begin) / TimeUnit.SECONDS.toNanos(1)) {
                        broker.add(Cluster.residentMegabytes(cluster.broker()));
                        worker.add(Cluster.residentMegabytes(cluster.workers().get(0)));
                    }
                }
                System.out.printf(
                        "  %d jobs in %.1f min, %d refused, %d done so far; broker %.0f MB, worker %.0f MB%n",
                        count, minutes, refused, done.size(), last(broker), last(worker));
                for (int i = 0; i < HELPERS; i++) {
                    cluster.startWorker();
                }
                cluster.await("the last result", PATIENCE, () -> done.containsAll(accepted));
                return List.of(
                        Bar.atMost(
                                "overload: growth of the broker", growth(broker), MAX_GROWTH, ""),
                        Bar.atMost(
                                "overload: growth of the worker", growth(worker), MAX_GROWTH, ""),
                        Bar.atLeast("overload: jobs that the broker refused", refused, 1, ""),
                        Bar.atMost(
                                "overload: accepted jobs without a result",
                                accepted.stream().filter(id -> !done.contains(id)).count(),
                                0,
                                ""));
            }
        }
    }

    private static double last(List<Double> values) {
        return values.isEmpty() ? 0 : values.get(values.size() - 1);
    }

    /** Returns the median of the last third relative to that of the second. */
    private static double growth(List<Double> megabytes) {
        int third = megabytes.size() / 3;
        return median(megabytes.subList(2 * third, megabytes.size()))
                / median(megabytes.subList(third, 2 * third));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static Job job(String id) {
        return new Job(
                id, Operation.SD_TEXT_TO_IMAGE, null, "x".repeat(1000), null, Map.of(), null);
    }
}
