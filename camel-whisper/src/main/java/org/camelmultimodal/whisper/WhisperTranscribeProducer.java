/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.camel.Results;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;
import org.camelmultimodal.whisper.model.TranscriptionRequest;
import org.camelmultimodal.whisper.model.WhisperModel;

/** Transcribes recordings: the body becomes the transcript, or for a list a list of transcripts. */
class WhisperTranscribeProducer
        extends InferenceProducer<
                WhisperModel, WhisperTranscribeProducer.Request, Results<Transcription>> {

    /** The recordings, and how they are transcribed. */
    record Request(Items<MediaSource> recordings, TranscriptionRequest transcription) {}

    private final WhisperEndpoint endpoint;

    WhisperTranscribeProducer(WhisperEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected Request request(Exchange exchange) {
        Message message = exchange.getMessage();
        WhisperConfiguration options = endpoint.getConfiguration();
        // Now, so that a wrong format fails before the work.
        TranscriptionOptions.format(message, options);
        return new Request(
                Items.of(
                        message.getBody(),
                        endpoint.what(),
                        item ->
                                MediaBody.read(
                                        exchange, item, endpoint.what(), options.getMaxBytes())),
                TranscriptionOptions.request(message, options));
    }

    @Override
    protected CompletionStage<Results<Transcription>> run(Request request, Ticket ticket) {
        return forEach(
                request.recordings(),
                (recording, itemTicket) ->
                        CompletableFuture.completedFuture(
                                transcribe(recording, request.transcription(), itemTicket)),
                ticket);
    }

    private Transcription transcribe(
            MediaSource recording, TranscriptionRequest request, Ticket ticket) {
        Waveform waveform =
                ticket.timed(
                        Stage.PREPROCESS,
                        () ->
                                endpoint.decoder()
                                        .audio(
                                                recording,
                                                endpoint.getConfiguration().audioLimits(),
                                                ticket.deadline()));
        return ticket.timed(
                Stage.INFER,
                () -> model().transcribe(waveform, request, ticket.progress(), ticket.deadline()));
    }

    @Override
    protected void write(Exchange exchange, Results<Transcription> results) {
        Message message = exchange.getMessage();
        TranscriptFormat format = TranscriptionOptions.format(message, endpoint.getConfiguration());
        message.removeHeader(WhisperConstants.LANGUAGE);
        // Also an input: with several languages, the next transcription must detect them again.
        if (results.map(Transcription::language).all().stream().distinct().count() == 1) {
            message.setHeader(WhisperConstants.LANGUAGE, results.first().language());
        }
        message.setHeader(
                WhisperConstants.LANGUAGE_PROBABILITY,
                results.values(Transcription::languageProbability));
        message.setHeader(WhisperConstants.DURATION, results.values(Transcription::duration));
        message.setHeader(WhisperConstants.SEGMENTS, results.values(Transcription::segments));
        message.setBody(results.values(format::write));
    }
}
