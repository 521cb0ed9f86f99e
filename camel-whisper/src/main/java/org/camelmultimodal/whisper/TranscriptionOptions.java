/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import static org.camelmultimodal.runtime.camel.Options.headerOr;

import org.apache.camel.Message;
import org.camelmultimodal.whisper.model.Task;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.TranscriptionRequest;

/** Reads the options of a transcription: those of the endpoint, overridden by headers. */
final class TranscriptionOptions {

    private TranscriptionOptions() {}

    /**
     * Returns how the recordings of a message are transcribed.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if a value is out of its range
     */
    static TranscriptionRequest request(Message message, WhisperConfiguration options) {
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

    /** Returns the format of the transcripts of a message. */
    static TranscriptFormat format(Message message, WhisperConfiguration options) {
        return headerOr(
                message,
                WhisperConstants.RESPONSE_FORMAT,
                TranscriptFormat.class,
                options.getResponseFormat());
    }
}
