/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camelmultimodal.examples.springbootsubtitles.RecordingStatus.State;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The sample recordings in the jar. */
@Component
final class Samples {

    private final RecordingFolder folder;
    private final Recordings recordings;
    private final ResourcePatternResolver resources;
    private final Console console;

    Samples(
            RecordingFolder folder,
            Recordings recordings,
            ResourcePatternResolver resources,
            Console console) {
        this.folder = folder;
        this.recordings = recordings;
        this.resources = resources;
        this.console = console;
    }

    /** Drops the samples into the folder, waits for their subtitles and prints these. */
    void run() throws IOException, InterruptedException {
        for (Resource sample : resources.getResources("classpath:samples/*")) {
            Path part = folder.newPart();
            try (InputStream in = sample.getInputStream()) {
                Files.copy(in, part);
                RecordingFolder.moveIfAbsent(part, folder.recording(sample.getFilename()));
            } finally {
                Files.deleteIfExists(part);
            }
        }
        for (RecordingStatus status : recordings.awaitAll()) {
            print(status);
        }
    }

    private void print(RecordingStatus status) throws IOException {
        if (status.state() == State.DONE) {
            Path file = folder.subtitles(status.name(), TranscriptFormat.SRT);
            console.print("\n" + file + "\n\n" + Files.readString(file).indent(2));
        } else {
            console.print(
                    "\n%s\n\n%s"
                            .formatted(
                                    folder.failedFolder().resolve(status.name()),
                                    status.reason().indent(2)));
        }
    }
}
