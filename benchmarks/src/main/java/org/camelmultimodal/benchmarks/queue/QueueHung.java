/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmultimodal.benchmarks.Bar;
import org.camelmultimodal.examples.queueworkers.Addresses;
import org.camelmultimodal.examples.queueworkers.ChildProcess;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.JobState;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.queueworkers.Operation;

/** The time until a worker that hangs is replaced, and the results that its job has afterwards. */
final class QueueHung {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String JOB = "hung";

    private QueueHung() {}

    static List<Bar> measure() throws Exception {
        try (var cluster = new Cluster("families", "sd")) {
            Set<String> workers = ConcurrentHashMap.newKeySet();
            try (var progress =
                    cluster.jobs()
                            .follow(
                                    status -> {
                                        if (status.state() == JobState.RUNNING
                                                || status.state() == JobState.SUCCEEDED) {
                                            workers.add(status.id() + " " + status.worker());
                                        }
                                    })) {
                ChildProcess hung = cluster.startWorker();
                cluster.submit(image(JOB, 600));
                String first = name(hung);
                cluster.await("the job", PATIENCE, () -> workers.contains(JOB + " " + first));
                String other = name(cluster.startWorker());
                warmUp(cluster, workers, other);

                hung.signal("STOP");
                long begin = System.nanoTime();
                cluster.await(
                        "another worker", PATIENCE, () -> workers.contains(JOB + " " + other));
                double seconds = (System.nanoTime() - begin) / 1e9;
                cluster.await("the result", PATIENCE, () -> isDone(cluster));
                hung.signal("CONT");
                // Its commit is refused, and it goes on with other jobs.
                warmUp(cluster, workers, first);
                long results =
                        cluster
                                .browse(
                                        Addresses.RESULTS,
                                        message -> JobStatus.parse(message.getBody(String.class)))
                                .stream()
                                .filter(result -> result.id().equals(JOB))
                                .count();
                return List.of(
                        Bar.atMost("hung: time until another worker has the job", seconds, 15, "s"),
                        Bar.atMost("hung: results of the job after SIGCONT", results, 1, ""),
                        Bar.atLeast("hung: the job has a result", results, 1, ""));
            }
        }
    }

    private static String name(ChildProcess worker) {
        return "worker-" + worker.pid();
    }

    private static boolean isDone(Cluster cluster) {
        return cluster.jobs().status(JOB).filter(s -> s.state().isFinal()).isPresent();
    }

    /** Submits jobs until a worker has had one. */
    private static void warmUp(Cluster cluster, Set<String> workers, String worker)
            throws Exception {
        cluster.await(
                "a job of " + worker,
                PATIENCE,
                () -> {
                    cluster.jobs().submit(image(Job.newId(), 2));
                    return workers.stream()
                            .anyMatch(entry -> entry.endsWith(worker) && !entry.startsWith(JOB));
                });
    }

    private static Job image(String id, int steps) {
        return new Job(
                id,
                Operation.SD_TEXT_TO_IMAGE,
                null,
                "a large red circle",
                null,
                Map.of("steps", steps),
                null);
    }
}
