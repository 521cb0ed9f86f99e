/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
        int priority =
                (int) number(options, PRIORITY, 0, Jobs.MAX_PRIORITY).orElse(Jobs.DEFAULT_PRIORITY);
        long seconds =
                number(options, TIME_TO_LIVE, 0, Jobs.MAX_TIME_TO_LIVE.toSeconds()).orElse(0);
        OptionalLong seed = number(options, SEED, 0, Job.MAX_SEED);
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
                        seed.isPresent() ? seed.getAsLong() : null);
        try (var jobs = new Jobs(settings.connectionsThatFail())) {
            jobs.submit(job, priority, Duration.ofSeconds(seconds));
        }
        out.println(job.id());
    }

    /** Removes an option that is a number of the job itself. */
    private static OptionalLong number(
            Map<String, Object> options, String name, long minimum, long maximum) {
        Object value = options.remove(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(value.toString());
            if (number >= minimum && number <= maximum) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            throw outOfRange(name, value, minimum, maximum, e);
        }
        throw outOfRange(name, value, minimum, maximum, null);
    }

    private static InvalidJobException outOfRange(
            String name, Object value, long minimum, long maximum, Throwable cause) {
        return new InvalidJobException(
                "%s=%s is out of range: expected a whole number from %d to %d"
                        .formatted(name, Excerpt.of(value), minimum, maximum),
                cause);
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
        try (var jobs = new Jobs(settings.connectionsThatFail())) {
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
        try (var jobs = new Jobs(settings.connectionsThatFail())) {
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
