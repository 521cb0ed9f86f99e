/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import static org.camelmultimodal.runtime.camel.Options.headerOr;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.decoding.MediaDecoder;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.whisper.model.Task;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;
import org.camelmultimodal.whisper.model.TranscriptionRequest;
import org.camelmultimodal.whisper.model.WhisperModel;

/** A recording in, its transcript out; details in headers. */
class WhisperTranscribeProducer extends InferenceProducer<WhisperModel> {

    private final WhisperEndpoint endpoint;

    WhisperTranscribeProducer(WhisperEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        WhisperConfiguration options = endpoint.getConfiguration();
        TranscriptionRequest request = request(message, options);
        TranscriptFormat format =
                headerOr(
                        message,
                        WhisperConstants.RESPONSE_FORMAT,
                        TranscriptFormat.class,
                        options.getResponseFormat());
        MediaDecoder decoder = endpoint.decoder();
        Waveform sound =
                timed(
                        Stage.PREPROCESS,
                        () ->
                                decoder.audio(
                                        MediaBody.read(
                                                exchange,
                                                "whisper:transcribe",
                                                options.getMaxBytes()),
                                        options.audioLimits(),
                                        ticket.deadline()));
        Transcription result =
                timed(Stage.INFER, () -> model().transcribe(sound, request, ticket.deadline()));
        return CompletableFuture.completedFuture(() -> write(exchange, result, format));
    }

    private void write(Exchange exchange, Transcription result, TranscriptFormat format) {
        Message message = exchange.getMessage();
        message.setHeader(WhisperConstants.LANGUAGE, result.language());
        message.setHeader(WhisperConstants.LANGUAGE_PROBABILITY, result.languageProbability());
        message.setHeader(WhisperConstants.DURATION, result.duration());
        message.setHeader(WhisperConstants.SEGMENTS, result.segments());
        if (endpoint.getConfiguration().isStoreFullResult()) {
            exchange.setProperty(WhisperConstants.RESULT, result);
        }
        message.setBody(format.write(result));
    }

    private static TranscriptionRequest request(Message message, WhisperConfiguration options) {
        return options.request(
                headerOr(message, WhisperConstants.LANGUAGE, String.class, options.getLanguage()),
                headerOr(message, WhisperConstants.TASK, Task.class, options.getTask()),
                headerOr(
                        message,
                        WhisperConstants.TEMPERATURE,
                        String.class,
                        options.getTemperature()),
                headerOr(
                        message,
                        WhisperConstants.INITIAL_PROMPT,
                        String.class,
                        options.getInitialPrompt()),
                headerOr(
                        message,
                        WhisperConstants.TIMESTAMPS,
                        Boolean.class,
                        options.isTimestamps()));
    }
}
