/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.batch.ProgressListener;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;
import org.camelmultimodal.runtime.text.TextTokenizer;
import org.camelmultimodal.whisper.features.LogMel;
import org.camelmultimodal.whisper.features.MelSpectrogram;

/**
 * A loaded Whisper model. Transcribes recordings of any length into text with timestamps.
 *
 * <p>Reads the layouts of optimum exports: <code>encoder_model.onnx</code> with <code>
 * decoder_model_merged.onnx</code>, or with <code>decoder_model.onnx</code> and <code>
 * decoder_with_past_model.onnx</code>.
 *
 * <p>Sources: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022);
 * openai/whisper, <code>transcribe.py</code>. After the end of a recording the model gets the
 * features of silence, as in transformers, where openai/whisper pads features with zeros.
 */
public final class WhisperModel implements InferenceModel {

    private static final String CONFIG = "config.json";
    private static final String ENCODER = "encoder_model";

    /** The merged decoder is half the size of the two graphs that it replaces. */
    public static final ModelLayout LAYOUT =
            config ->
                    List.of(
                            List.of(ENCODER, DecoderGraphs.MERGED),
                            List.of(ENCODER, DecoderGraphs.FIRST, DecoderGraphs.NEXT));

    private final String reference;
    private final LogMel logMel;
    private final WhisperTokens tokens;
    private final TextTokenizer tokenizer;
    private final SpeechEncoder encoder;
    private final DecoderGraphs decoderGraphs;
    private final WindowDecoder decoder;
    private final PromptBuilder prompts;
    private final Transcriber transcriber;

    private WhisperModel(
            ModelDirectory directory,
            JsonNode config,
            LogMel logMel,
            WhisperTokens tokens,
            TextTokenizer tokenizer,
            OnnxSession encoder,
            DecoderGraphs decoderGraphs) {
        this.reference = directory.reference();
        this.logMel = logMel;
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.encoder = new SpeechEncoder(encoder, windowFrames(config, logMel));
        this.decoderGraphs = decoderGraphs;
        int contextLength =
                ConfigNumbers.intInRange(config, "max_target_positions", 448, 16, 65_536, CONFIG);
        this.decoder = new WindowDecoder(decoderGraphs, tokens, tokenizer, contextLength);
        this.prompts = new PromptBuilder(reference, tokens, tokenizer, contextLength);
        this.transcriber =
                new Transcriber(
                        reference,
                        logMel.secondsPerFrame(),
                        tokens,
                        this.encoder,
                        decoder,
                        prompts);
    }

    /** Returns the number of frames per window, twice the number of encoder positions. */
    private static int windowFrames(JsonNode config, LogMel logMel) {
        int max = logMel.windowFrames() / 2;
        return 2 * ConfigNumbers.intInRange(config, "max_source_positions", max, 1, max, CONFIG);
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable, or if the model is of
     *     another family
     */
    public static WhisperModel load(ModelDirectory directory, SessionSettings settings) {
        JsonNode config = directory.json(CONFIG);
        String family = config.path("model_type").asText("");
        if (!family.equals("whisper")) {
            throw new InvalidModelException(
                    "Model '%s' has model_type='%s': expected 'whisper'. Set the option model to a Whisper model"
                            .formatted(directory.reference(), Excerpt.of(family)));
        }
        Map<String, Path> graphs = directory.graphs(LAYOUT);
        var logMel = new LogMel(directory.json("preprocessor_config.json"));
        WhisperTokens tokens = WhisperTokens.read(directory);
        try (var parts = new OpenedParts()) {
            TextTokenizer tokenizer =
                    parts.add(
                            TextTokenizer.open(directory.require("tokenizer.json")),
                            TextTokenizer::close);
            OnnxSession encoder =
                    parts.add(OnnxSession.open(graphs.get(ENCODER), settings), OnnxSession::close);
            DecoderGraphs decoder =
                    parts.add(DecoderGraphs.open(graphs, config, settings), DecoderGraphs::close);
            return parts.keep(
                    new WhisperModel(
                            directory, config, logMel, tokens, tokenizer, encoder, decoder));
        }
    }

    @Override
    public String reference() {
        return reference;
    }

    @Override
    public Device device() {
        return encoder.device();
    }

    /**
     * Encodes one window of silence and generates a fixed number of tokens, independent of the
     * model's output, so that every model warms up in bounded time.
     */
    @Override
    public void warmUp() {
        var silence = new float[logMel.sampleRate()];
        String anyLanguage = tokens.languages().keySet().stream().findFirst().orElse("en");
        int[] prompt = prompts.build(List.of(), anyLanguage, TranscriptionRequest.DEFAULT);
        MelSpectrogram mel = logMel.compute(silence, Deadline.NONE);
        try (OnnxOutputs encoded = encoder.encode(mel, 0)) {
            decoder.warmUp(SpeechEncoder.speech(encoded), prompt);
        }
    }

    /**
     * Transcribes a recording.
     *
     * @param sound the recording, not empty, at the sample rate of the model, 16 kHz
     * @param deadline checked while features are computed, and before each window and each token
     * @throws InvalidMediaException if the recording is empty or has another sample rate
     * @throws InvalidOptionException if the model does not know the requested language or task
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline passes
     */
    public Transcription transcribe(
            Waveform sound, TranscriptionRequest request, Deadline deadline) {
        return transcribe(sound, request, ProgressListener.NONE, deadline);
    }

    /**
     * Transcribes a recording and reports the progress; see {@link #transcribe(Waveform,
     * TranscriptionRequest, Deadline)}.
     *
     * @param progress receives the seconds done, after each window that ends in a later second than
     *     the one before
     */
    public Transcription transcribe(
            Waveform sound,
            TranscriptionRequest request,
            ProgressListener progress,
            Deadline deadline) {
        MelSpectrogram mel = features(sound, deadline);
        return transcriber.transcribe(mel, sound.seconds(), request, progress, deadline);
    }

    /**
     * Returns the probability of each language of the model, 0 to 1, based on the first window.
     *
     * @param sound the recording, not empty, at the sample rate of the model, 16 kHz
     * @throws InvalidMediaException if the recording is empty or has another sample rate
     */
    public Map<String, Float> detectLanguage(Waveform sound) {
        MelSpectrogram mel = features(sound, Deadline.NONE);
        try (OnnxOutputs encoded = encoder.encode(mel, 0)) {
            return decoder.languages(SpeechEncoder.speech(encoded));
        }
    }

    private MelSpectrogram features(Waveform sound, Deadline deadline) {
        if (sound.samples().length == 0 || sound.sampleRate() != logMel.sampleRate()) {
            throw new InvalidMediaException(
                    "The recording has %d samples at %d Hz: expected at least one sample at %d Hz"
                            .formatted(
                                    sound.samples().length,
                                    sound.sampleRate(),
                                    logMel.sampleRate()));
        }
        return logMel.compute(sound.samples(), deadline);
    }

    @Override
    public void close() {
        tokenizer.close();
        encoder.session().close();
        decoderGraphs.close();
    }
}
