/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camelmultimodal.benchmarks.Bar;
import org.camelmultimodal.examples.queueworkers.Addresses;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.JobState;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.queueworkers.Operation;

/**
 * Jobs of three kinds on the demo models, a few of which are poison, while workers and the broker
 * are killed as kill -9 does: each job has exactly one result.
 */
final class QueueChaos {

    private static final int WORKERS = 3;
    private static final int POISON_EVERY = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * The kills are not the fault of the jobs that the workers have. The first jobs, which wait for
     * the code to compile, can be hit more often than the default of {@code broker.maxDeliveries}.
     */
    private static final String MAX_DELIVERIES = "1000";

    private final int count;
    private final int workerKills;
    private final int brokerKills;
    private final Random random;
    private final Map<String, Job> jobs = new TreeMap<>();
    private final Set<String> poison = ConcurrentHashMap.newKeySet();
    private final Set<String> done = ConcurrentHashMap.newKeySet();

    private QueueChaos(int count, int workerKills, int brokerKills, long seed) {
        this.count = count;
        this.workerKills = workerKills;
        this.brokerKills = brokerKills;
        this.random = new Random(seed);
    }

    /**
     * Runs the story.
     *
     * @param jobs number of jobs
     * @param workerKills number of times that a worker is killed
     * @param brokerKills number of times that the broker is killed
     */
    static List<Bar> measure(int jobs, int workerKills, int brokerKills) throws Exception {
        long seed = Long.getLong("queue.seed", new Random().nextLong());
        System.out.printf("  -Dqueue.seed=%d repeats the moments of the kills%n", seed);
        return new QueueChaos(jobs, workerKills, brokerKills, seed).run();
    }

    private List<Bar> run() throws Exception {
        long begin = System.nanoTime();
        try (var cluster = new Cluster("broker.maxDeliveries", MAX_DELIVERIES)) {
            prepare(cluster);
            for (int i = 0; i < WORKERS; i++) {
                cluster.startWorker();
            }
            var sender = new Thread(() -> submitAll(cluster), "sender");
            sender.start();
            try (var progress =
                    cluster.jobs()
                            .follow(
                                    status -> {
                                        if (status.state().isFinal()) {
                                            done.add(status.id());
                                        }
                                    })) {
                kill(cluster);
                cluster.await("the last result", PATIENCE, () -> done.size() == count);
            }
            sender.join();
            System.out.printf(
                    "  %d jobs, %d kills of workers and %d of the broker in %.0f s%n",
                    count, workerKills, brokerKills, (System.nanoTime() - begin) / 1e9);
            return check(cluster);
        }
    }

    private void prepare(Cluster cluster) throws Exception {
        var recordings = new ArrayList<String>();
        for (String name :
                List.of(
                        "red-circle.wav",
                        "black-bomb.wav",
                        "gruener-baum.wav",
                        "not-a-recording.wav")) {
            try (InputStream content = Files.newInputStream(samples().resolve(name))) {
                recordings.add(cluster.settings().shared().claim(content, "wav"));
            }
        }
        for (int i = 0; i < count; i++) {
            String id = "job-%05d".formatted(i);
            jobs.put(id, job(id, i, recordings));
        }
    }

    private Job job(String id, int i, List<String> recordings) {
        if (i % POISON_EVERY == POISON_EVERY / 2) {
            poison.add(id);
            return job(id, Operation.WHISPER_TRANSCRIBE, null, recordings.get(3), Map.of());
        }
        return switch (i % 3) {
            case 0 -> job(id, Operation.WHISPER_TRANSCRIBE, null, recordings.get(i % 2), Map.of());
            case 1 -> job(id, Operation.CLIP_MODERATE, "a large red circle", null, Map.of());
            default ->
                    job(
                            id,
                            Operation.SD_TEXT_TO_IMAGE,
                            "a large blue star on a white background",
                            null,
                            Map.of("steps", 4));
        };
    }

    private static Job job(
            String id,
            Operation operation,
            String text,
            String media,
            Map<String, Object> options) {
        return new Job(id, operation, null, text, media, options, null);
    }

    /** Returns the folder of the sample recordings, seen from the root or from a module. */
    static Path samples() {
        Path fromRoot = Path.of("examples/voice-to-image/samples");
        return Files.isDirectory(fromRoot) ? fromRoot : Path.of("..").resolve(fromRoot);
    }

    private void submitAll(Cluster cluster) {
        try {
            for (Job job : jobs.values()) {
                cluster.submit(job);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills workers and the broker, each when a random number of jobs is done. */
    private void kill(Cluster cluster) throws Exception {
        var moments = new TreeMap<Integer, List<Boolean>>();
        for (int i = 0; i < workerKills + brokerKills; i++) {
            moments.computeIfAbsent(random.nextInt(count * 9 / 10), n -> new ArrayList<>())
                    .add(i < workerKills);
        }
        for (Map.Entry<Integer, List<Boolean>> moment : moments.entrySet()) {
            cluster.await(
                    "the result number " + moment.getKey(),
                    PATIENCE,
                    () -> done.size() >= moment.getKey());
            for (boolean isWorker : moment.getValue()) {
                // Not always right after a result.
                Thread.sleep(random.nextInt(300));
                if (isWorker) {
                    cluster.replaceWorker(random.nextInt(WORKERS));
                } else {
                    cluster.restartBroker();
                }
            }
        }
    }

    private List<Bar> check(Cluster cluster) throws Exception {
        Map<String, List<JobStatus>> results =
                cluster
                        .browse(
                                Addresses.RESULTS,
                                message -> JobStatus.parse(message.getBody(String.class)))
                        .stream()
                        .collect(Collectors.groupingBy(JobStatus::id));
        List<String> dead =
                cluster.browse(
                        Addresses.DEAD,
                        message ->
                                message.getStringProperty(Addresses.REASON) == null
                                        ? "no reason"
                                        : message.getStringProperty(Addresses.JOB_ID));
        long once = results.values().stream().filter(list -> list.size() == 1).count();
        long twice = results.values().stream().filter(list -> list.size() > 1).count();
        long lost = jobs.keySet().stream().filter(id -> !results.containsKey(id)).count();
        List<JobStatus> wrong =
                results.values().stream()
                        .map(list -> list.get(0))
                        .filter(result -> !isRight(cluster, result))
                        .toList();
        wrong.forEach(result -> System.out.println("  not right: " + result));
        long again = results.values().stream().filter(list -> list.get(0).attempt() > 1).count();
        System.out.printf("  %d jobs were delivered more than once%n", again);
        return List.of(
                Bar.atLeast("chaos: jobs with exactly one result", once, count, ""),
                Bar.atMost("chaos: jobs with several results", twice, 0, ""),
                Bar.atMost("chaos: jobs without a result", lost, 0, ""),
                Bar.atMost("chaos: results that are not right", wrong.size(), 0, ""),
                Bar.atLeast(
                        "chaos: poison that is a dead letter", poisonIn(dead), poison.size(), ""),
                Bar.atMost("chaos: other dead letters", dead.size() - poisonIn(dead), 0, ""));
    }

    private long poisonIn(List<String> dead) {
        return dead.stream().filter(poison::contains).distinct().count();
    }

    /** Returns whether the poison failed, and every other job has its complete output. */
    private boolean isRight(Cluster cluster, JobStatus result) {
        if (poison.contains(result.id())) {
            return result.state() == JobState.FAILED
                    && result.type().equals("InvalidMediaException");
        }
        try {
            return result.state() == JobState.SUCCEEDED
                    && Files.size(cluster.settings().shared().output(result.output())) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
