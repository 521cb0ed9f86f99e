/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.camel.InferenceConfiguration;
import org.camelmultimodal.runtime.decoding.Decoding;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.whisper.model.Task;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.TranscriptionRequest;

/** The options of the <code>whisper:</code> component. */
@UriParams
@Configurer
public class WhisperConfiguration extends InferenceConfiguration {

    private static final int MAX_TEMPERATURE_CHARACTERS = 1_000;

    @UriParam(
            description =
                    "Spoken language as an ISO 639-1 code such as en. If not set, the language is detected from the first 30"
                            + " seconds of each recording.")
    private String language;

    @UriParam(
            defaultValue = "TRANSCRIBE",
            description =
                    "Task of the model: transcribe (text in the spoken language) or translate (text in English).")
    private Task task = Task.TRANSCRIBE;

    @UriParam(
            defaultValue = "TEXT",
            description =
                    "Format of the transcript in the message body: text, json (with segments and all details), srt, vtt or"
                            + " tsv.")
    private TranscriptFormat responseFormat = TranscriptFormat.TEXT;

    @UriParam(
            defaultValue = "true",
            description =
                    "Whether the model predicts timestamps. If false, each window of 30 seconds is one segment.")
    private boolean timestamps = true;

    @UriParam(
            description =
                    "Text that is given to the model as if it preceded the recording, so that its spelling "
                            + "of names and its style are more likely (at most 10000 characters). The last 223 "
                            + "tokens are used.")
    private String initialPrompt;

    @UriParam(
            label = "decoding",
            defaultValue = "0,0.2,0.4,0.6,0.8,1",
            description =
                    "Sampling temperatures (0 to 1), separated by commas, at most 20. A window is decoded with the first one,"
                            + " and with the next one as long as the result fails compressionRatioThreshold or"
                            + " logprobThreshold. 0 means greedy decoding.")
    private String temperature = "0,0.2,0.4,0.6,0.8,1";

    @UriParam(
            label = "decoding",
            defaultValue = "5",
            description =
                    "Number of candidates sampled at a temperature above 0 (1 to 64). The one with the highest average"
                            + " log probability is used.")
    private int bestOf = 5;

    @UriParam(
            label = "decoding",
            defaultValue = "2.4",
            description =
                    "Maximum zlib compression ratio of the text of a window (more than 0). A window whose "
                            + "text exceeds it is treated as repetitive and decoded again at the next temperature.")
    private float compressionRatioThreshold = 2.4f;

    @UriParam(
            label = "decoding",
            defaultValue = "-1",
            description =
                    "Minimum average log probability of the tokens of a window. A window below it is "
                            + "decoded again at the next temperature.")
    private float logprobThreshold = -1;

    @UriParam(
            label = "decoding",
            defaultValue = "0.6",
            description =
                    "No-speech probability (0 to 1) above which a window whose average log probability is below"
                            + " logprobThreshold is treated as silence.")
    private float noSpeechThreshold = 0.6f;

    @UriParam(
            label = "decoding",
            defaultValue = "false",
            description =
                    "Whether to provide the text of the previous windows as the prompt of the next one. The text is more"
                            + " consistent across windows, but the model is more likely to get stuck in a repetition.")
    private boolean conditionOnPreviousText;

    @UriParam(
            label = "advanced",
            defaultValue = "4h",
            javaType = "java.time.Duration",
            description =
                    "Maximum duration of a recording: milliseconds, or a duration such as 30m (at most 36 "
                            + "hours). A longer recording fails with InvalidMediaException.")
    private long maxDuration = AudioLimits.DEFAULT.maxDuration().toMillis();

    @UriParam(
            label = "advanced",
            defaultValue = "4294967296",
            description =
                    "Maximum size of an encoded recording in bytes (1 or more). A larger recording fails "
                            + "with InvalidMediaException.")
    private long maxBytes = AudioLimits.DEFAULT.maxBytes();

    @UriParam(
            label = "advanced",
            defaultValue = "IN_PROCESS",
            description =
                    "Where to decode recordings: in-process, or isolated in worker processes. With "
                            + "isolated, a recording that crashes a decoder or exhausts memory fails only its own "
                            + "message.")
    private Decoding decoding = Decoding.IN_PROCESS;

    public String getLanguage() {
        return language;
    }

    public void setLanguage(String language) {
        this.language = language;
    }

    public Task getTask() {
        return task;
    }

    public void setTask(Task task) {
        this.task = task;
    }

    public TranscriptFormat getResponseFormat() {
        return responseFormat;
    }

    public void setResponseFormat(TranscriptFormat responseFormat) {
        this.responseFormat = responseFormat;
    }

    public boolean isTimestamps() {
        return timestamps;
    }

    public void setTimestamps(boolean timestamps) {
        this.timestamps = timestamps;
    }

    public String getInitialPrompt() {
        return initialPrompt;
    }

    public void setInitialPrompt(String initialPrompt) {
        this.initialPrompt = initialPrompt;
    }

    public String getTemperature() {
        return temperature;
    }

    public void setTemperature(String temperature) {
        this.temperature = temperature;
    }

    public int getBestOf() {
        return bestOf;
    }

    public void setBestOf(int bestOf) {
        this.bestOf = bestOf;
    }

    public float getCompressionRatioThreshold() {
        return compressionRatioThreshold;
    }

    public void setCompressionRatioThreshold(float compressionRatioThreshold) {
        this.compressionRatioThreshold = compressionRatioThreshold;
    }

    public float getLogprobThreshold() {
        return logprobThreshold;
    }

    public void setLogprobThreshold(float logprobThreshold) {
        this.logprobThreshold = logprobThreshold;
    }

    public float getNoSpeechThreshold() {
        return noSpeechThreshold;
    }

    public void setNoSpeechThreshold(float noSpeechThreshold) {
        this.noSpeechThreshold = noSpeechThreshold;
    }

    public boolean isConditionOnPreviousText() {
        return conditionOnPreviousText;
    }

    public void setConditionOnPreviousText(boolean conditionOnPreviousText) {
        this.conditionOnPreviousText = conditionOnPreviousText;
    }

    public long getMaxDuration() {
        return maxDuration;
    }

    public void setMaxDuration(long maxDuration) {
        this.maxDuration = maxDuration;
    }

    public long getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public Decoding getDecoding() {
        return decoding;
    }

    public void setDecoding(Decoding decoding) {
        this.decoding = decoding;
    }

    AudioLimits audioLimits() {
        return new AudioLimits(Duration.ofMillis(maxDuration), maxBytes);
    }

    /** Returns the request of a message: these options, with those that have headers as given. */
    TranscriptionRequest request(
            String language, Task task, String temperatures, String prompt, boolean timestamps) {
        return new TranscriptionRequest(
                Optional.ofNullable(language),
                task,
                temperatures(temperatures),
                bestOf,
                compressionRatioThreshold,
                logprobThreshold,
                noSpeechThreshold,
                conditionOnPreviousText,
                prompt == null ? "" : prompt,
                timestamps);
    }

    private static List<Float> temperatures(String text) {
        if (text == null || text.length() > MAX_TEMPERATURE_CHARACTERS) {
            throw new InvalidOptionException(
                    "temperature has %d characters: expected values from 0 to 1 separated by commas, 1 to %d characters. Set the option temperature or the header CamelWhisperTemperature"
                            .formatted(
                                    text == null ? 0 : text.length(), MAX_TEMPERATURE_CHARACTERS));
        }
        try {
            return Arrays.stream(text.split(",")).map(String::strip).map(Float::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new InvalidOptionException(
                    "temperature=%s is not a list of numbers: expected values from 0 to 1 separated by commas. Set the option temperature or the header CamelWhisperTemperature"
                            .formatted(Excerpt.of(text)),
                    e);
        }
    }

    @Override
    public void validate() {
        super.validate();
        audioLimits();
        OptionRanges.requireInRange("bestOf", bestOf, 1, TranscriptionRequest.MAX_BEST_OF);
        OptionRanges.requireInRange(
                "logprobThreshold", logprobThreshold, -Float.MAX_VALUE, Float.MAX_VALUE);
        request(language, task, temperature, initialPrompt, timestamps);
    }

    /** Returns a copy, for one endpoint. */
    public WhisperConfiguration copy() {
        try {
            return (WhisperConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
