/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.camelmultimodal.runtime.camel.Cancellations;
import org.camelmultimodal.runtime.camel.OnConsumerThread;

/** Takes jobs from the queues of its families until it is stopped. */
public final class Worker implements AutoCloseable {

    private static final String ROUTES = "classpath:queueworkers/jobs.camel.yaml";

    private static final String MEDIA = "classpath:queueworkers/media-%s.camel.yaml";

    /** The time to stop Camel when the jobs in flight are done or back in their queues. */
    private static final int STOP_SECONDS = 5;

    private final Main application = new Main();
    private final Messaging messaging;
    private final Progress progress;
    private final CancelledJobs cancelled;

    /** Connects to the broker, and waits until it can be reached. */
    public Worker(Settings settings) throws IOException {
        ConnectionFactory connections = settings.connections(true);
        SharedDirectory shared = settings.shared();
        messaging = new Messaging(connections);
        progress = new Progress(messaging);
        cancelled =
                new CancelledJobs(id -> Cancellations.of(application.getCamelContext()).cancel(id));
        application.bind("connectionFactory", connections);
        application.bind("onConsumerThread", new OnConsumerThread());
        application.bind("jobs", new JobSteps(shared, progress, cancelled, name()));
        application.setDefaultPropertyPlaceholderLocation("classpath:" + Settings.FILE);
        application.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void beforeInitialize(BaseMainSupport main) {
                        CamelContext context = main.getCamelContext();
                        LogIds.add(context);
                        context.getManagementStrategy()
                                .addEventNotifier(new ProgressNotifier(progress));
                        // Before the first job.
                        cancelled.follow(messaging);
                    }
                });
        settings.overrides().forEach(application::addOverrideProperty);
        application
                .configure()
                .withRoutesIncludePattern(routes(settings))
                .withShutdownTimeout(settings.drainSeconds())
                .withExtraShutdownTimeout(STOP_SECONDS);
    }

    private static String routes(Settings settings) {
        Stream<String> engines =
                settings.families().stream()
                        .map(
                                family ->
                                        "%s/worker-%s.camel.yaml"
                                                .formatted(settings.get("engines"), family));
        String media = MEDIA.formatted(settings.get("media"));
        return Stream.concat(Stream.of(ROUTES, media), engines).collect(Collectors.joining(","));
    }

    /** Returns the name of this process in statuses. */
    static String name() {
        return "worker-" + ProcessHandle.current().pid();
    }

    /**
     * Runs until SIGTERM. The jobs in flight are then finished within the time that the settings
     * give them; the others go back to their queues, as their connection ends.
     */
    public void run() throws Exception {
        application.run();
    }

    /** Adds a bean to the registry of the worker, such as one for its metrics, before it starts. */
    public void bind(String name, Object bean) {
        application.bind(name, bean);
    }

    /** Starts to take jobs, and returns when the models are loaded. */
    public void start() {
        application.start();
    }

    /** Returns the jobs that this worker knows to be cancelled. */
    CancelledJobs cancelledJobs() {
        return cancelled;
    }

    @Override
    public void close() {
        application.stop();
        progress.close();
        messaging.close();
    }
}
