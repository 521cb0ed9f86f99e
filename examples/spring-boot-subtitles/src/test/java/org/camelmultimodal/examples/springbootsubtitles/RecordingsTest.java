/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelmultimodal.examples.springbootsubtitles.RecordingStatus.State;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.whisper.WhisperConstants;
import org.camelmultimodal.whisper.model.Task;
import org.camelmultimodal.whisper.model.Transcription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Whoever waits for the recordings goes on when the last one has ended. */
class RecordingsTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir Path temp;

    private Recordings recordings;

    @BeforeEach
    void create() throws IOException {
        var folder = new RecordingFolder(temp);
        folder.prepare();
        recordings =
                new Recordings(
                        folder,
                        new Settings(temp, Duration.ZERO, Duration.ZERO, DataSize.ofMegabytes(1)),
                        new Console(new PrintStream(new ByteArrayOutputStream())),
                        System::nanoTime);
    }

    @Test
    void theLastRecordingEndsTheWait() throws Exception {
        Exchange broken = begun("broken.wav");
        Exchange talk = begun("talk.wav");
        var all = new FutureTask<>(recordings::awaitAll);
        var waiting = new Thread(all, "waiting");
        waiting.start();
        await().atMost(LONG).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        broken.setProperty(
                Exchange.EXCEPTION_CAUGHT, new InvalidMediaException("is not a recording"));
        recordings.failed(broken);
        await().atMost(LONG).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        assertThat(all).as("one is still open").isNotDone();

        talk.setProperty(
                WhisperConstants.RESULT,
                new Transcription("", Task.TRANSCRIBE, "en", 1, 1, List.of()));
        recordings.deliver(talk);

        assertThat(all.get(LONG.toSeconds(), TimeUnit.SECONDS))
                .extracting(RecordingStatus::name, RecordingStatus::state)
                .containsExactly(tuple("talk.wav", State.DONE), tuple("broken.wav", State.FAILED));
    }

    private Exchange begun(String name) throws IOException {
        Files.createFile(temp.resolve(name));
        var exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty("recording", name);
        recordings.begin(exchange);
        return exchange;
    }
}
