/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.QueueFullException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a result is delivered, and when the recording stays claimed instead. */
class DeliveryTest {

    @TempDir Path folder;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private Folders folders;
    private Claims claims;
    private Delivery delivery;

    @BeforeEach
    void workFolder() throws IOException {
        folders = new Folders(folder);
        folders.prepare();
        claims = Claims.open(folders.claims());
        var progress = new Progress(new PrintStream(terminal, true, StandardCharsets.UTF_8), false);
        var pages = new Pages();
        delivery =
                new Delivery(
                        folders,
                        pages,
                        new Gallery(folders, claims.folder(), pages, progress),
                        new ChangedResults(Duration.ZERO, System::nanoTime),
                        progress);
    }

    @AfterEach
    void close() throws Exception {
        claims.close();
        context.close();
    }

    @Test
    void aFailureIsDeliveredWithItsReasonAndTheRecording() throws Exception {
        delivery.failed(failedWith(new InvalidMediaException("<b>no</b> \u001b[31mrecording")));

        Path result = folders.of(Outcome.FAILED).resolve("a-wav");
        assertThat(result.resolve("a.wav")).hasContent("half");
        assertThat(result.resolve("index.html")).content().contains("&lt;b&gt;no&lt;/b&gt;");
        assertThat(terminal.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
        assertThat(claims.jobs()).isEmpty();
    }

    @Test
    void aRecordingThatGrewWhileItWasProcessedIsNotDelivered() throws Exception {
        Exchange exchange = failedWith(new InvalidMediaException("cut in the middle"));
        Path recording = exchange.getProperty("recording", Path.class);
        Files.writeString(recording, " and the rest", StandardOpenOption.APPEND);

        delivery.failed(exchange);

        assertNothingIsDelivered();
        assertThat(recording).hasContent("half and the rest");
        assertThat(terminal.toString(StandardCharsets.UTF_8)).contains("grew");
    }

    @Test
    void aFullDiskIsNotTheFaultOfTheRecording() throws Exception {
        Exchange exchange = failedWith(new IOException("No space left on device"));

        assertThatThrownBy(() -> delivery.failed(exchange)).hasMessageContaining("No space left");

        assertNothingIsDelivered();
    }

    @Test
    void anApplicationThatStopsLeavesUnfinishedRecordingsToTheNext() throws Exception {
        context.start();
        Exchange exchange = failedWith(new QueueFullException("busy"));
        context.stop();

        delivery.failed(exchange);

        assertNothingIsDelivered();
    }

    private void assertNothingIsDelivered() throws IOException {
        assertThat(folders.results(Outcome.FAILED)).isEmpty();
        assertThat(claims.jobs()).hasSize(1);
    }

    private Exchange failedWith(Exception cause) throws IOException {
        Path file = Files.writeString(folders.inbox().resolve("a.wav"), "half");
        Job job = claims.claim(file).orElseThrow();
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(Inbox.JOB, job);
        exchange.setProperty(Inbox.NAME, job.name());
        exchange.setProperty(Inbox.FINGERPRINT, Fingerprint.of(job.recording()));
        exchange.setProperty("recording", job.recording());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, cause);
        return exchange;
    }
}
