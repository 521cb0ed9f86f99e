/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Formats of transcripts.
 *
 * <p>Source: openai/whisper, <code>utils.py</code>; the JSON is that of OpenAI's <code>verbose_json
 * </code>.
 */
public enum TranscriptFormat {
    /** The text only. */
    TEXT,
    /** JSON with segments and all details. */
    JSON,
    /** SubRip subtitles. */
    SRT,
    /** WebVTT subtitles. */
    VTT,
    /** One line per segment: start and end in milliseconds, text. */
    TSV;

    private static final ObjectMapper JSON_WRITER = new ObjectMapper();

    /** Returns a transcription in this format. */
    public String write(Transcription transcription) {
        return switch (this) {
            case TEXT -> transcription.text();
            case JSON -> JSON_WRITER.valueToTree(toMap(transcription)).toPrettyString();
            case SRT -> srt(transcription.segments());
            case VTT -> vtt(transcription.segments());
            case TSV -> tsv(transcription.segments());
        };
    }

    /**
     * Returns a transcription as maps and lists, with the names of OpenAI's <code>verbose_json
     * </code>.
     */
    public static Map<String, Object> toMap(Transcription transcription) {
        var map = new LinkedHashMap<String, Object>();
        map.put("task", transcription.task().name().toLowerCase(Locale.ROOT));
        map.put("language", transcription.language());
        map.put("language_probability", transcription.languageProbability());
        map.put("duration", transcription.duration());
        map.put("text", transcription.text());
        map.put(
                "segments",
                transcription.segments().stream().map(TranscriptFormat::entry).toList());
        return map;
    }

    private static Map<String, Object> entry(Segment segment) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", segment.id());
        map.put("start", round(segment.start()));
        map.put("end", round(segment.end()));
        map.put("text", segment.text());
        map.put("tokens", segment.tokens());
        map.put("temperature", segment.temperature());
        map.put("avg_logprob", segment.averageLogProbability());
        map.put("compression_ratio", segment.compressionRatio());
        map.put("no_speech_prob", segment.noSpeechProbability());
        return map;
    }

    private static double round(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    private static String srt(List<Segment> segments) {
        return segments.stream()
                .map(
                        s ->
                                "%d\n%s --> %s\n%s\n"
                                        .formatted(
                                                s.id() + 1,
                                                clock(s.start(), true, ','),
                                                clock(s.end(), true, ','),
                                                cueText(s)))
                .collect(Collectors.joining("\n"));
    }

    private static String vtt(List<Segment> segments) {
        return segments.stream()
                .map(
                        s ->
                                "%s --> %s\n%s\n"
                                        .formatted(
                                                clock(s.start(), false, '.'),
                                                clock(s.end(), false, '.'),
                                                cueText(s)))
                .collect(Collectors.joining("\n", "WEBVTT\n\n", ""));
    }

    /**
     * Returns the text of a cue. The arrow that separates timestamps is replaced, as it would end
     * the cue.
     */
    private static String cueText(Segment segment) {
        return segment.text().strip().replace("-->", "->");
    }

    private static String tsv(List<Segment> segments) {
        return segments.stream()
                .map(
                        s ->
                                "%d\t%d\t%s\n"
                                        .formatted(
                                                Math.round(s.start() * 1000),
                                                Math.round(s.end() * 1000),
                                                s.text().strip().replace('\t', ' ')))
                .collect(Collectors.joining("", "start\tend\ttext\n", ""));
    }

    private static String clock(double seconds, boolean alwaysHours, char decimalMark) {
        long millis = Math.round(seconds * 1000);
        long hours = millis / 3_600_000;
        String rest =
                "%02d:%02d%c%03d"
                        .formatted(
                                millis / 60_000 % 60,
                                millis / 1000 % 60,
                                decimalMark,
                                millis % 1000);
        return alwaysHours || hours > 0 ? "%02d:%s".formatted(hours, rest) : rest;
    }
}
