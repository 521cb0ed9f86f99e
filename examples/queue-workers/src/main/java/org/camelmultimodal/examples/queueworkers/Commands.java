/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.apache.camel.util.FileUtil;
import org.apache.camel.util.StringHelper;
import org.camelmultimodal.runtime.Excerpt;

/** The commands that submit, show and cancel jobs. */
final class Commands {

    private static final String PRIORITY = "priority";
    private static final String TIME_TO_LIVE = "timeToLive";
    private static final String SEED = "seed";

    private final Settings settings;
    private final PrintStream out;

    Commands(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Submits a job and prints its id. */
    void submit(List<String> args) throws IOException {
        if (args.size() < 2) {
            throw new InvalidJobException(
                    "submit needs an operation and a text or a file, such as submit sd:text-to-image \"a red circle\" steps=8");
        }
        Operation operation = Operation.of(args.get(0));
        var options = new TreeMap<String, Object>();
        for (String option : args.subList(2, args.size())) {
            if (!option.contains("=")) {
                throw new InvalidJobException(
                        "%s is not an option: expected name=value".formatted(Excerpt.of(option)));
            }
            options.put(StringHelper.before(option, "="), StringHelper.after(option, "="));
        }
        int priority = (int) number(options.remove(PRIORITY), PRIORITY, Jobs.DEFAULT_PRIORITY);
        long seconds = number(options.remove(TIME_TO_LIVE), TIME_TO_LIVE, 0);
        Object seed = options.remove(SEED);
        Path file = Path.of(args.get(1));
        boolean isMedia =
                operation.input() == Operation.Input.MEDIA
                        || operation.input() == Operation.Input.MEDIA_OR_TEXT
                                && Files.isRegularFile(file);
        Job job =
                new Job(
                        Job.newId(),
                        operation,
                        settings.get(operation.family() + ".alias"),
                        isMedia ? null : args.get(1),
                        isMedia ? claim(file) : null,
                        options,
                        seed == null ? null : number(seed, SEED, 0));
        try (var jobs = new Jobs(settings.connections(false))) {
            jobs.submit(job, priority, Duration.ofSeconds(seconds));
        }
        out.println(job.id());
    }

    private static long number(Object value, String name, long missing) {
        try {
            return value == null ? missing : Long.parseLong(value.toString());
        } catch (NumberFormatException e) {
            throw new InvalidJobException(
                    "%s=%s is not a number: expected a whole number"
                            .formatted(name, Excerpt.of(value)),
                    e);
        }
    }

    private String claim(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidJobException(
                    "%s is not a file: expected a recording or an image"
                            .formatted(Excerpt.of(file.toString())));
        }
        String extension = FileUtil.onlyExt(file.getFileName().toString());
        try (InputStream content = Files.newInputStream(file)) {
            return settings.shared().claim(content, extension == null ? "bin" : extension);
        }
    }

    /** Prints the status of a job, or of all jobs. */
    void status(List<String> args) {
        try (var jobs = new Jobs(settings.connections(false))) {
            if (args.isEmpty()) {
                jobs.list().forEach(status -> out.println(line(status)));
            } else {
                out.println(
                        jobs.status(args.get(0))
                                .map(Commands::line)
                                .orElse("There is no job " + Excerpt.of(args.get(0))));
            }
        }
    }

    /** Cancels a job. */
    void cancel(List<String> args) {
        if (args.size() != 1) {
            throw new InvalidJobException("cancel needs the id of a job: expected one argument");
        }
        try (var jobs = new Jobs(settings.connections(false))) {
            jobs.cancel(args.get(0));
        }
    }

    /** Takes results and prints them until the process is stopped. */
    void results() throws InterruptedException {
        try (var jobs = new Jobs(settings.connections(true));
                var subscription = jobs.takeResults(status -> out.println(line(status)))) {
            Thread.currentThread().join();
        }
    }

    /** Returns a status as a line of a terminal. */
    static String line(JobStatus status) {
        return "%-20s  %-18s  %-9s  %s"
                .formatted(
                        status.id(),
                        status.operation() == null ? "" : status.operation(),
                        status.state().text(),
                        details(status))
                .stripTrailing();
    }

    private static String details(JobStatus status) {
        return switch (status.state()) {
            case QUEUED -> status.message() == null ? "" : "retried after " + reason(status);
            case RUNNING ->
                    status.step() == null
                            ? status.worker()
                            : "%s  step %d of %d"
                                    .formatted(status.worker(), status.step(), status.steps());
            case SUCCEEDED -> status.output();
            case FAILED -> reason(status);
            case CANCELLED -> "";
        };
    }

    private static String reason(JobStatus status) {
        return "%s: %s".formatted(status.type(), Excerpt.of(status.message()));
    }
}
