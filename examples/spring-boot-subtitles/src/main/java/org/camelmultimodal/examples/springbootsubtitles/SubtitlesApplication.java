/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Writes subtitles beside the recordings and videos in a folder. With <code>--samples</code> the
 * application does so for the sample recordings and exits. Otherwise it runs until Ctrl-C, and also
 * accepts recordings over HTTP.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(Settings.class)
public class SubtitlesApplication {

    private static final String SAMPLES = "--samples";

    public static void main(String[] args) throws IOException, InterruptedException {
        var application = new SpringApplication(SubtitlesApplication.class);
        boolean samplesOnly = Arrays.asList(args).contains(SAMPLES);
        if (samplesOnly) {
            application.setWebApplicationType(WebApplicationType.NONE);
        }
        var context = application.run(args);
        if (samplesOnly) {
            try (context) {
                context.getBean(Samples.class).run();
            }
        } else {
            context.getBean(Console.class)
                    .print(
                            "Drop recordings into %s, or upload them:\ncurl -T talk.wav http://localhost:%s/recordings/\nStatus: http://localhost:%2$s/actuator/subtitles"
                                    .formatted(
                                            context.getBean(RecordingFolder.class).path(),
                                            context.getEnvironment()
                                                    .getProperty("local.server.port")));
        }
    }

    @Bean
    static Console console() {
        // Transcripts are in any language, whatever the locale of the terminal.
        return new Console(
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
    }

    @Bean
    static RecordingFolder recordingFolder(Settings settings) throws IOException {
        var folder = new RecordingFolder(settings.folder());
        folder.prepare();
        return folder;
    }

    @Bean
    static Recordings recordings(RecordingFolder folder, Settings settings, Console console) {
        return new Recordings(folder, settings, console, System::nanoTime);
    }
}
