/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.examples.server.Models;
import org.camelmultimodal.whisper.WhisperConstants;
import org.camelmultimodal.whisper.model.Task;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;

/** <code>/v1/audio/transcriptions</code> and <code>/v1/audio/translations</code>. */
public final class Transcriptions {

    private static final String FORMAT = "apiFormat";
    private static final String GRANULARITIES = "timestamp_granularities[]";
    private static final int MAX_PROMPT_CHARACTERS = 10_000;
    private static final int MAX_LANGUAGE_CHARACTERS = 16;

    private final Models models;

    public Transcriptions(Models models) {
        this.models = models;
    }

    /** Reads the request of a transcription. */
    public void transcription(Exchange exchange) {
        Fields fields = read(exchange);
        Message message = exchange.getMessage();
        message.setHeader(WhisperConstants.TASK, Task.TRANSCRIBE);
        fields.text("language", MAX_LANGUAGE_CHARACTERS)
                .filter(language -> !language.isBlank())
                .ifPresent(language -> message.setHeader(WhisperConstants.LANGUAGE, language));
        requireSegments(exchange, fields);
        fields.refuseUnless("stream", "false");
        fields.refuseUnless("include[]");
        fields.refuseUnless("known_speaker_names[]");
    }

    /** Reads the request of a translation into English. */
    public void translation(Exchange exchange) {
        read(exchange);
        exchange.getMessage().setHeader(WhisperConstants.TASK, Task.TRANSLATE);
    }

    private Fields read(Exchange exchange) {
        Fields fields = Requests.form(exchange, "file");
        ModelField.require(exchange, fields, models, "whisper");
        Message message = exchange.getMessage();
        exchange.setProperty(
                FORMAT,
                fields.choice(
                                "response_format",
                                List.of("json", "text", "srt", "vtt", "verbose_json"))
                        .orElse("json"));
        fields.text("prompt", MAX_PROMPT_CHARACTERS)
                .ifPresent(prompt -> message.setHeader(WhisperConstants.INITIAL_PROMPT, prompt));
        // 0 is the default of the API, and means that the temperature rises where it must.
        fields.number("temperature", 0, 1)
                .ifPresent(
                        temperature -> {
                            if (temperature > 0) {
                                message.setHeader(
                                        WhisperConstants.TEMPERATURE, String.valueOf(temperature));
                            }
                        });
        Upload.read(exchange, "file");
        return fields;
    }

    /** Refuses timestamps of words, which the component does not have. */
    private static void requireSegments(Exchange exchange, Fields fields) {
        JsonNode granularities = fields.node(GRANULARITIES);
        if (granularities.isMissingNode()) {
            return;
        }
        if (!"verbose_json".equals(exchange.getProperty(FORMAT))) {
            throw ApiException.invalid(
                    GRANULARITIES,
                    "timestamp_granularities needs the response_format verbose_json");
        }
        for (JsonNode each : granularities.isArray() ? granularities : List.of(granularities)) {
            if (!each.asText().equals("segment")) {
                throw ApiException.invalid(
                        GRANULARITIES, "The granularity is not supported: expected segment");
            }
        }
    }

    /** Writes the transcript in the format of the request. */
    public void response(Exchange exchange) {
        var transcription = exchange.getProperty(WhisperConstants.RESULT, Transcription.class);
        switch (exchange.getProperty(FORMAT, String.class)) {
            case "json" -> Response.json(exchange, json(transcription));
            case "verbose_json" -> Response.json(exchange, verboseJson(transcription));
            case "text" -> Response.text(exchange, transcription.text() + "\n");
            case "srt" -> Response.text(exchange, TranscriptFormat.SRT.write(transcription));
            default -> Response.text(exchange, TranscriptFormat.VTT.write(transcription));
        }
    }

    private static Map<String, Object> json(Transcription transcription) {
        var map = new LinkedHashMap<String, Object>();
        map.put("text", transcription.text());
        map.put("usage", usage(transcription));
        return map;
    }

    private static Map<String, Object> verboseJson(Transcription transcription) {
        Map<String, Object> map = TranscriptFormat.toMap(transcription);
        map.put("language", languageName(transcription.language()));
        map.put("usage", usage(transcription));
        for (Object segment : (List<?>) map.get("segments")) {
            @SuppressWarnings("unchecked")
            var fields = (Map<String, Object>) segment;
            fields.put("seek", Math.round((double) fields.get("start") * 100));
        }
        return map;
    }

    /** Returns the English name in lower case, as the API has it: <code>english</code>. */
    private static String languageName(String code) {
        return Locale.forLanguageTag(code)
                .getDisplayLanguage(Locale.ENGLISH)
                .toLowerCase(Locale.ENGLISH);
    }

    private static Map<String, Object> usage(Transcription transcription) {
        var usage = new LinkedHashMap<String, Object>();
        usage.put("type", "duration");
        usage.put("seconds", Math.ceil(transcription.duration()));
        return usage;
    }
}
