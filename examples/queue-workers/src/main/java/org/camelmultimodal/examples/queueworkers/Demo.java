/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.camelmultimodal.messaging.Ports;

/** The first run: an embedded broker, two worker processes, and jobs of three kinds. */
final class Demo {

    private static final int WORKERS = 2;
    private static final List<String> SHAPES = List.of("red circle", "blue star", "pink heart");

    private final Settings settings;
    private final PrintStream out;
    private final SharedDirectory shared;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final List<Job> jobs = new ArrayList<>();
    private final Map<String, JobStatus> results = Collections.synchronizedMap(new TreeMap<>());

    private Demo(Settings settings, PrintStream out) throws IOException {
        this.settings = settings;
        this.out = out;
        this.shared = settings.shared();
        addJobs();
    }

    static void run(Settings settings, PrintStream out) throws Exception {
        new Demo(settings.withBroker("tcp://127.0.0.1:" + Ports.free()), out).run();
    }

    private void addJobs() throws IOException {
        for (String name : List.of("red-circle.wav", "gruener-baum.wav", "not-a-recording.wav")) {
            try (InputStream content = Files.newInputStream(settings.samples().resolve(name))) {
                add(Operation.WHISPER_TRANSCRIBE, null, shared.claim(content, "wav"), Map.of());
            }
        }
        for (String prompt : List.of("a large red circle", "a large black bomb")) {
            add(Operation.CLIP_MODERATE, prompt, null, Map.of());
        }
        Map<String, Object> options = Map.of("steps", 20, "guidanceScale", 2.5);
        for (int i = 0; i < SHAPES.size(); i++) {
            add(
                    Operation.SD_TEXT_TO_IMAGE,
                    "a large %s on a white background".formatted(SHAPES.get(i)),
                    null,
                    options);
        }
    }

    private void add(Operation operation, String text, String media, Map<String, Object> options) {
        String id = "%s-%d".formatted(run, jobs.size() + 1);
        jobs.add(new Job(id, operation, null, text, media, options, null));
    }

    private void run() throws Exception {
        var done = new CountDownLatch(jobs.size());
        Set<String> own = jobs.stream().map(Job::id).collect(Collectors.toSet());
        out.println("Starting a broker and " + WORKERS + " workers at " + settings.brokerUrl());
        var workers = new ArrayList<ChildProcess>();
        try (var broker = Broker.start(settings);
                var client = new Jobs(settings.connections(false));
                var progress =
                        client.follow(
                                status -> {
                                    if (own.contains(status.id())) {
                                        out.println(Commands.line(status));
                                    }
                                });
                var taken =
                        client.takeResults(
                                status -> {
                                    if (results.put(status.id(), status) == null
                                            && own.contains(status.id())) {
                                        done.countDown();
                                    }
                                })) {
            jobs.forEach(client::submit);
            for (int i = 0; i < WORKERS; i++) {
                workers.add(worker());
            }
            done.await();
            stop(workers);
        } finally {
            workers.forEach(ChildProcess::close);
        }
        print();
    }

    private ChildProcess worker() throws IOException {
        return ChildProcess.start(
                Map.of("broker.url", settings.brokerUrl(), "work", settings.work().toString()),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                settings.work().resolve("workers.log"),
                "work");
    }

    private void stop(List<ChildProcess> workers) throws InterruptedException {
        workers.forEach(ChildProcess::terminate);
        for (ChildProcess worker : workers) {
            worker.waitFor(Duration.ofSeconds(settings.drainSeconds()).toSeconds());
        }
    }

    private void print() throws IOException {
        out.println();
        for (Job job : jobs) {
            JobStatus status = results.get(job.id());
            out.println(Commands.line(status));
            if (status.output() != null && !status.output().endsWith(".png")) {
                Path file = shared.output(status.output());
                out.println("    " + Files.readString(file).strip());
            }
        }
        out.println();
        out.println("  Outputs: " + settings.work().resolve("results"));
    }
}
