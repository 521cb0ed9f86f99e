/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final int DEVICE_MILLIS = 100;
    private static final int OVERLOAD = 10;
    private static final double MIN_OVERLOAD = 9.5;
    private static final int SENDERS = 4;
    private static final int HELPERS = 3;

    /** So long that the memory of the broker is full after some hundred jobs. */
    private static final int TEXT = 10_000;

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
                var load = new Load(cluster, minutes);
                load.run();
                System.out.printf(
                        "  %d jobs in %.1f min, %d refused, %d done so far; broker %.0f MB, worker %.0f MB%n",
                        load.count(),
                        minutes,
                        load.refused.get(),
                        done.size(),
                        last(load.broker),
                        last(load.worker));
                for (int i = 0; i < HELPERS; i++) {
                    cluster.startWorker();
                }
                cluster.await("the last result", PATIENCE, () -> done.containsAll(accepted));
                cluster.await("the last result", PATIENCE, () -> done.containsAll(load.accepted));
                return List.of(
                        Bar.atLeast(
                                "overload: jobs submitted per job done",
                                load.count() / load.doneByOneWorker(),
                                MIN_OVERLOAD,
                                ""),
                        Bar.atMost(
                                "overload: growth of the broker",
                                growth(load.broker),
                                MAX_GROWTH,
                                ""),
                        Bar.atMost(
                                "overload: growth of the worker",
                                growth(load.worker),
                                MAX_GROWTH,
                                ""),
                        Bar.atLeast(
                                "overload: jobs that the broker refused",
                                load.refused.get(),
                                1,
                                ""),
                        Bar.atMost(
                                "overload: accepted jobs without a result",
                                load.accepted.stream().filter(id -> !done.contains(id)).count(),
                                0,
                                ""));
            }
        }
    }

    /** Senders that submit jobs at a rate, and the memory of the processes at each second. */
    private static final class Load {

        private final Set<String> accepted = ConcurrentHashMap.newKeySet();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger next = new AtomicInteger();
        private final List<Double> broker = new ArrayList<>();
        private final List<Double> worker = new ArrayList<>();
        private final Cluster cluster;
        private final double minutes;

        Load(Cluster cluster, double minutes) {
            this.cluster = cluster;
            this.minutes = minutes;
        }

        int count() {
            return accepted.size() + refused.get();
        }

        double doneByOneWorker() {
            return minutes * TimeUnit.MINUTES.toMillis(1) / DEVICE_MILLIS;
        }

        void run() throws Exception {
            long end = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
            var senders = new ArrayList<Thread>();
            for (int i = 0; i < SENDERS; i++) {
                var sender = new Thread(() -> submit(end), "sender-" + i);
                sender.start();
                senders.add(sender);
            }
            while (System.nanoTime() < end) {
                broker.add(Cluster.residentMegabytes(cluster.broker()));
                worker.add(Cluster.residentMegabytes(cluster.workers().get(0)));
                TimeUnit.SECONDS.sleep(1);
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }

        private void submit(long end) {
            long interval = TimeUnit.MILLISECONDS.toNanos(DEVICE_MILLIS) * SENDERS / OVERLOAD;
            for (long due = System.nanoTime(); due < end; due += interval) {
                LockSupport.parkNanos(due - System.nanoTime());
                String id = "job-" + next.incrementAndGet();
                try {
                    cluster.jobs().submit(job(id));
                    accepted.add(id);
                } catch (QueueFullException e) {
                    refused.incrementAndGet();
                }
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
                id, Operation.SD_TEXT_TO_IMAGE, null, "x".repeat(TEXT), null, Map.of(), null);
    }
}
