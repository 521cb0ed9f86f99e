/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camelmultimodal.messaging.EmbeddedBroker;
import org.camelmultimodal.runtime.MultimodalException;

/**
 * The command line: <code>broker</code>, <code>work</code>, <code>submit</code>, <code>status
 * </code>, <code>cancel</code>, <code>results</code> and <code>demo</code>, which starts a broker
 * and two workers and submits jobs to them.
 */
public final class QueueWorkers {

    private static final String USAGE =
            """
            usage: demo
                   broker
                   work
                   submit <operation> <text or file> [option=value …] [priority=0..9] [timeToLive=<seconds>]
                   status [<job>]
                   cancel <job>
                   results
            """;

    private QueueWorkers() {}

    public static void main(String[] args) throws Exception {
        var settings = new Settings(Map.of());
        var out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        List<String> rest =
                args.length == 0 ? List.of() : Arrays.asList(args).subList(1, args.length);
        try {
            switch (args.length == 0 ? "" : args[0]) {
                case "demo" -> Demo.run(settings, out);
                case "broker" -> broker(settings, out);
                case "work" -> work(settings, out);
                case "submit" -> new Commands(settings, out).submit(rest);
                case "status" -> new Commands(settings, out).status(rest);
                case "cancel" -> new Commands(settings, out).cancel(rest);
                case "results" -> new Commands(settings, out).results();
                default -> throw new InvalidJobException(USAGE.stripTrailing());
            }
        } catch (MultimodalException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void work(Settings settings, PrintStream out) throws Exception {
        try (var worker = new Worker(settings)) {
            out.printf(
                    "%s takes jobs for %s from %s; Ctrl-C ends.%n",
                    Worker.name(), settings.get("families"), settings.brokerUrl());
            worker.run();
        }
    }

    private static void broker(Settings settings, PrintStream out) throws Exception {
        EmbeddedBroker broker = Broker.start(settings);
        out.println("The broker listens at " + settings.brokerUrl() + "; Ctrl-C ends.");
        broker.runUntilStopped();
    }
}
