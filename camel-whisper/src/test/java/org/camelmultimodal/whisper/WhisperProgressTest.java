/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.camel.Cancellations;
import org.camelmultimodal.runtime.camel.InferenceHeaders;
import org.camelmultimodal.runtime.camel.InferenceProgressEvent;
import org.junit.jupiter.api.Test;

/** Event notifiers receive the seconds that are done, and a transcription can be cancelled. */
class WhisperProgressTest extends CamelTestSupport {

    private static final Path ENGLISH = Path.of("src/test/resources/parity/clip-1.wav");
    private static final int TIMES = 16;

    private final List<InferenceProgressEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:transcribe").to("whisper:transcribe?language=en");
            }
        };
    }

    @Test
    void theSecondsOfEachWindowAreReported() throws Exception {
        listen(event -> {});

        Exchange result = send(longRecording());

        assertThat(result.getException()).isNull();
        double duration = result.getMessage().getHeader(WhisperConstants.DURATION, Double.class);
        int seconds = (int) Math.ceil(duration);
        assertThat(seconds).as("several windows").isGreaterThan(60);
        assertThat(events).hasSizeGreaterThan(2);
        assertThat(events).extracting(InferenceProgressEvent::getSteps).containsOnly(seconds);
        assertThat(events)
                .extracting(InferenceProgressEvent::getStep)
                .isSorted()
                .doesNotHaveDuplicates()
                .endsWith(seconds);
        assertThat(events.get(0).getRequestId()).hasValue("speech");
        assertThat(events.get(0).getPreview()).isEmpty();
    }

    @Test
    void aCancelledTranscriptionEndsBeforeItsNextWindow() throws Exception {
        listen(event -> Cancellations.of(context).cancel("speech"));

        Exchange result = send(longRecording());

        assertThat(result.getException()).isInstanceOf(CancelledException.class);
        assertThat(events).hasSize(1);
        assertThat(Cancellations.of(context).size()).isZero();
    }

    private void listen(Consumer<InferenceProgressEvent> reaction) {
        var notifier =
                new EventNotifierSupport() {
                    @Override
                    public boolean isEnabled(CamelEvent event) {
                        return event instanceof InferenceProgressEvent;
                    }

                    @Override
                    public void notify(CamelEvent event) {
                        events.add((InferenceProgressEvent) event);
                        reaction.accept((InferenceProgressEvent) event);
                    }
                };
        notifier.start();
        context.getManagementStrategy().addEventNotifier(notifier);
    }

    private Exchange send(byte[] recording) {
        return fluentTemplate
                .to("direct:transcribe")
                .withBody(recording)
                .withHeaders(Map.of(InferenceHeaders.REQUEST_ID, "speech"))
                .send();
    }

    /** Returns a recording of more than a minute: the same sentence again and again. */
    private static byte[] longRecording() throws IOException, UnsupportedAudioFileException {
        try (var in = AudioSystem.getAudioInputStream(ENGLISH.toFile())) {
            byte[] once = in.readAllBytes();
            var all = new ByteArrayOutputStream();
            for (int i = 0; i < TIMES; i++) {
                all.write(once);
            }
            var out = new ByteArrayOutputStream();
            AudioSystem.write(
                    new AudioInputStream(
                            new ByteArrayInputStream(all.toByteArray()),
                            in.getFormat(),
                            all.size() / in.getFormat().getFrameSize()),
                    AudioFileFormat.Type.WAVE,
                    out);
            return out.toByteArray();
        }
    }
}
