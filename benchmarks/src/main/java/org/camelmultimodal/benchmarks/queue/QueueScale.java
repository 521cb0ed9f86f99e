/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelmultimodal.benchmarks.Bar;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.queueworkers.Operation;

/**
 * The rate of 1, 2, 4 and 8 workers whose device is a stand-in, compared with the rate of so many
 * devices that are never idle.
 */
final class QueueScale {

    private static final int[] WORKERS = {1, 2, 4, 8};
    private static final int DEVICE_MILLIS = 400;
    private static final double EFFICIENCY = 0.95;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private QueueScale() {}

    /**
     * Measures the rates.
     *
     * @param jobsPerWorker number of jobs for each worker
     */
    static List<Bar> measure(int jobsPerWorker) throws Exception {
        var bars = new ArrayList<Bar>();
        for (int workers : WORKERS) {
            double rate = rate(workers, jobsPerWorker * workers);
            double ideal = workers * 1000.0 / DEVICE_MILLIS;
            System.out.printf(
                    "  %d workers: %.2f jobs/s of %.2f, which %d devices reach%n",
                    workers, rate, ideal, workers);
            bars.add(
                    Bar.atLeast(
                            "scale: share of the devices' rate, " + workers + " workers",
                            rate / ideal,
                            EFFICIENCY,
                            ""));
        }
        return bars;
    }

    private static double rate(int workers, int count) throws Exception {
        try (var cluster =
                new Cluster(
                        "families",
                        "sd",
                        "engines",
                        "classpath:device",
                        StandInDevice.MILLIS,
                        String.valueOf(DEVICE_MILLIS))) {
            Set<String> ready = ConcurrentHashMap.newKeySet();
            var times = new CopyOnWriteArrayList<Long>();
            try (var results =
                    cluster.jobs().takeResults(status -> arrived(status, ready, times))) {
                for (int i = 0; i < workers; i++) {
                    cluster.startWorker();
                }
                warmUp(cluster, workers, ready);
                for (int i = 0; i < count; i++) {
                    cluster.submit(job("job-" + i));
                }
                cluster.await("the last result", PATIENCE, () -> times.size() == count);
            }
            // The first results of all devices come at the same time, and are not counted.
            double seconds = (times.get(count - 1) - times.get(0)) / 1e9;
            return (count - workers) / seconds;
        }
    }

    private static void arrived(JobStatus status, Set<String> ready, List<Long> times) {
        if (status.id().startsWith("warm")) {
            ready.add(status.worker());
        } else {
            times.add(System.nanoTime());
        }
    }

    /** Submits jobs until each worker has done one. */
    private static void warmUp(Cluster cluster, int workers, Set<String> ready) throws Exception {
        var submitted = new ArrayList<Integer>();
        cluster.await(
                "a first result of each worker",
                PATIENCE,
                () -> {
                    if (submitted.size() < 2 * workers * (ready.size() + 1)) {
                        submitted.add(1);
                        cluster.jobs().submit(job("warm-" + submitted.size()));
                    }
                    return ready.size() == workers;
                });
        cluster.await("the end of the warm-up", PATIENCE, () -> isIdle(cluster));
    }

    private static boolean isIdle(Cluster cluster) {
        return cluster.jobs().list().stream().allMatch(status -> status.state().isFinal());
    }

    private static Job job(String id) {
        return new Job(id, Operation.SD_TEXT_TO_IMAGE, null, "a job", null, Map.of(), null);
    }
}
