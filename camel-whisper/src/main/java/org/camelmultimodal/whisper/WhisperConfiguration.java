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

    private static final int MAX_TEMPERATURE_TEXT = 1_000;

    @UriParam(
            description =
                    "The language that is spoken, an ISO 639-1 code as in en. Without it the language is detected by the"
                            + " first 30 seconds")
    private String language;

    @UriParam(
            defaultValue = "TRANSCRIBE",
            description =
                    "Whether the speech is written down in its own words or translated into English")
    private Task task = Task.TRANSCRIBE;

    @UriParam(
            defaultValue = "TEXT",
            description = "The form of the body: text, json (all details), srt, vtt or tsv")
    private TranscriptFormat responseFormat = TranscriptFormat.TEXT;

    @UriParam(
            defaultValue = "true",
            description =
                    "Whether the model gives times. Without, each window of 30 seconds is one segment")
    private boolean timestamps = true;

    @UriParam(description = "Text that prepares the model for names and style")
    private String initialPrompt;

    @UriParam(
            label = "decoding",
            defaultValue = "0,0.2,0.4,0.6,0.8,1",
            description =
                    "Temperatures, 0 to 1, tried one after the other until the text passes the thresholds; 0 takes the"
                            + " likeliest token each time")
    private String temperature = "0,0.2,0.4,0.6,0.8,1";

    @UriParam(
            label = "decoding",
            defaultValue = "5",
            description =
                    "Number of candidates that are sampled at a temperature above 0 (1 to 64); the most likely one is used")
    private int bestOf = 5;

    @UriParam(
            label = "decoding",
            defaultValue = "2.4",
            description =
                    "A text whose zlib compression is better than this ratio is taken for a repetition")
    private float compressionRatioThreshold = 2.4f;

    @UriParam(
            label = "decoding",
            defaultValue = "-1",
            description = "A text whose mean log-probability is lower is taken for a failure")
    private float logprobThreshold = -1;

    @UriParam(
            label = "decoding",
            defaultValue = "0.6",
            description =
                    "A window that is likelier than this to hold no speech, 0 to 1, and whose text failed, is silence")
    private float noSpeechThreshold = 0.6f;

    @UriParam(
            label = "decoding",
            defaultValue = "false",
            description =
                    "Whether the text so far is the prompt of the next window: more even in style, more prone to loops")
    private boolean conditionOnPreviousText;

    @UriParam(
            label = "advanced",
            defaultValue = "4h",
            javaType = "java.time.Duration",
            description =
                    "The longest recording; a longer one fails before, or while, it is decoded")
    private long maxDuration = AudioLimits.DEFAULT.maxDuration().toMillis();

    @UriParam(
            defaultValue = "4294967296",
            description = "Maximum size of an encoded recording in bytes, 1 or more")
    private long maxBytes = AudioLimits.DEFAULT.maxBytes();

    @UriParam(
            label = "advanced",
            defaultValue = "IN_PROCESS",
            description =
                    "Where recordings are decoded: in-process, or isolated (in worker processes), so that a recording that"
                            + " crashes a decoder or takes too much memory fails only its own message")
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

    /** The request of a message, by what its headers make of these options. */
    TranscriptionRequest request(
            String spoken, Task wanted, String temperatures, String prompt, boolean withTimes) {
        return new TranscriptionRequest(
                Optional.ofNullable(spoken),
                wanted,
                temperatures(temperatures),
                bestOf,
                compressionRatioThreshold,
                logprobThreshold,
                noSpeechThreshold,
                conditionOnPreviousText,
                prompt == null ? "" : prompt,
                withTimes);
    }

    private static List<Float> temperatures(String text) {
        if (text == null || text.length() > MAX_TEMPERATURE_TEXT) {
            throw new InvalidOptionException(
                    "temperature has %s characters; expected values of 0 to 1 separated by commas, at most %d characters"
                            .formatted(text == null ? "no" : text.length(), MAX_TEMPERATURE_TEXT));
        }
        try {
            return Arrays.stream(text.split(",")).map(String::strip).map(Float::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new InvalidOptionException(
                    "temperature=%s is not a list of numbers; expected values of 0 to 1 separated by commas"
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

    /** A copy for one endpoint. */
    public WhisperConfiguration copy() {
        try {
            return (WhisperConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
