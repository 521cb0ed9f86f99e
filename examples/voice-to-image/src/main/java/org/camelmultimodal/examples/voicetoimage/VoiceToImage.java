/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Turns spoken requests into moderated images. With <code>--samples</code> the application
 * processes the sample recordings and exits. Otherwise it watches the inbox until Ctrl-C.
 */
public final class VoiceToImage {

    private static final String SAMPLES = "--samples";

    /** More than camel.main.shutdownTimeout, the time for the recordings in flight. */
    private static final Duration MAX_SHUTDOWN = Duration.ofMinutes(3);

    private VoiceToImage() {}

    public static void main(String[] args) throws Exception {
        var settings = new Settings();
        var folders = new Folders(settings.work());
        var progress = new Progress(terminal(), System.console() != null);
        folders.prepare();
        try (Claims claims = Claims.open(folders.claims())) {
            var pages = new Pages();
            var changedResults = new ChangedResults(settings.quiet(), System::nanoTime);
            var gallery = new Gallery(folders, claims.folder(), pages, progress);
            var inbox = new Inbox(folders, claims, gallery, changedResults, progress, settings);
            var delivery = new Delivery(folders, pages, gallery, changedResults, progress);
            Main application = application(inbox, delivery, progress);
            progress.line(settings.banner());
            if (Arrays.asList(args).contains(SAMPLES)) {
                progress.expect(addSamples(settings.samples(), inbox));
                application.start();
                progress.await();
                application.stop();
            } else {
                progress.line(
                        "  Drop recordings into %s; Ctrl-C ends.%n".formatted(folders.inbox()));
                finishOnShutdown();
                application.run();
            }
        }
        progress.table();
        progress.line("  Gallery: " + folders.gallery());
    }

    /** On Ctrl-C the JVM would not wait until this thread releases the claims. */
    private static void finishOnShutdown() {
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    try {
                                        main.join(MAX_SHUTDOWN.toMillis());
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                }));
    }

    /** Returns a UTF-8 stream, independent of the locale, as transcripts are in any language. */
    private static PrintStream terminal() {
        return new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    private static Main application(Inbox inbox, Delivery delivery, Progress progress) {
        var application = new Main();
        application.bind("inbox", inbox);
        application.bind("promptWriter", new PromptWriter());
        application.bind("delivery", delivery);
        application.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void beforeInitialize(BaseMainSupport main) {
                        main.getCamelContext()
                                .getManagementStrategy()
                                .addEventNotifier(new Stages(progress));
                    }
                });
        return application;
    }

    private static List<String> addSamples(Path samples, Inbox inbox) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(samples)) {
            files = children.filter(Files::isRegularFile).sorted().toList();
        }
        var jobs = new ArrayList<String>();
        for (Path file : files) {
            jobs.add(inbox.add(file).id());
        }
        return jobs;
    }
}
