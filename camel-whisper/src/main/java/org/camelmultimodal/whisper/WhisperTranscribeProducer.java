/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import static org.camelmultimodal.runtime.camel.Options.headerOr;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.media.AudioDecoder;
import org.camelmultimodal.runtime.media.Waveform;
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
    protected void infer(Exchange exchange, Deadline deadline) {
        Message message = exchange.getMessage();
        WhisperConfiguration options = endpoint.getConfiguration();
        TranscriptionRequest request = request(message, options);
        TranscriptFormat format =
                headerOr(
                        message,
                        WhisperConstants.RESPONSE_FORMAT,
                        TranscriptFormat.class,
                        options.getResponseFormat());
        Waveform sound =
                AudioDecoder.decode(
                        MediaBody.read(exchange, "whisper:transcribe"), options.audioLimits());

        Transcription result = model().transcribe(sound, request, deadline);

        message.setHeader(WhisperConstants.LANGUAGE, result.language());
        message.setHeader(WhisperConstants.LANGUAGE_PROBABILITY, result.languageProbability());
        message.setHeader(WhisperConstants.DURATION, result.duration());
        message.setHeader(WhisperConstants.SEGMENTS, result.segments());
        if (options.isStoreFullResult()) {
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
