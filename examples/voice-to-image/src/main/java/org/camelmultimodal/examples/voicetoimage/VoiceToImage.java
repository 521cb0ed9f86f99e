/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * A spoken request becomes a moderated picture. With <code>--samples</code> the sample recordings
 * are processed and the application ends; without, it watches the inbox until Ctrl-C.
 */
public final class VoiceToImage {

    private static final String SAMPLES = "--samples";

    private VoiceToImage() {}

    public static void main(String[] args) throws Exception {
        var settings = new Settings();
        var folders = new Folders(settings.work());
        var progress = new Progress(terminal(), System.console() != null);
        folders.prepare();
        Main application = application(folders, progress);
        progress.line(settings.banner());
        if (Arrays.asList(args).contains(SAMPLES)) {
            progress.expect(copySamples(settings.samples(), folders.inbox()));
            application.start();
            progress.await();
            application.stop();
        } else {
            progress.line("  Drop recordings into %s; Ctrl-C ends.%n".formatted(folders.inbox()));
            application.run();
        }
        progress.table();
        progress.line("  Gallery: " + folders.of(Outcome.OUTBOX).resolve("index.html"));
    }

    /** In UTF-8 whatever the locale: transcripts are in many languages. */
    private static PrintStream terminal() {
        return new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    private static Main application(Folders folders, Progress progress) {
        var application = new Main();
        application.bind("promptWriter", new PromptWriter());
        application.bind("delivery", new Delivery(folders, new Pages(), progress));
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

    /** Each appears in the inbox by one move, so that the route never sees half a file. */
    private static int copySamples(Path samples, Path inbox) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(samples)) {
            files = children.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            Path partial = inbox.resolve(file.getFileName() + ".part");
            Files.copy(file, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                    partial,
                    inbox.resolve(file.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        }
        return files.size();
    }
}
