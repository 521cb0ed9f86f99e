/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.OnnxTensorRef;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;
import org.camelmultimodal.runtime.text.TextTokenizer;

/**
 * Whisper: recordings of any length as text with times. Reads optimum's layouts (<code>
 * encoder_model.onnx</code> with <code>decoder_model_merged.onnx</code>, or with <code>
 * decoder_model.onnx</code> and <code>decoder_with_past_model.onnx</code>).
 *
 * <p>Sources: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022);
 * openai/whisper, <code>transcribe.py</code>. Silence after the recording is silence, as in
 * transformers, where openai/whisper feeds zeros in place of features.
 */
public final class WhisperModel implements InferenceModel {

    private static final String ENCODER = "encoder_model";

    /** The merged decoder is half the size of the two graphs that it replaces. */
    public static final ModelLayout LAYOUT =
            config ->
                    List.of(
                            List.of(ENCODER, DecoderGraphs.MERGED),
                            List.of(ENCODER, DecoderGraphs.FIRST, DecoderGraphs.NEXT));

    private static final String ENCODER_OUTPUT = "last_hidden_state";

    private final String reference;
    private final LogMel logMel;
    private final WhisperTokens tokens;
    private final TextTokenizer tokenizer;
    private final OnnxSession encoder;
    private final DecoderGraphs decoderGraphs;
    private final WindowDecoder decoder;
    private final Segmenter segmenter;
    private final int contextLength;
    private final int windowFrames;

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
        this.encoder = encoder;
        this.decoderGraphs = decoderGraphs;
        this.contextLength =
                ConfigNumbers.intInRange(
                        config, "max_target_positions", 448, 16, 65_536, "config.json");
        int positions = logMel.windowFrames() / 2;
        this.windowFrames =
                2
                        * ConfigNumbers.intInRange(
                                config,
                                "max_source_positions",
                                positions,
                                1,
                                positions,
                                "config.json");
        this.decoder = new WindowDecoder(decoderGraphs, tokens, tokenizer, contextLength);
        this.segmenter = new Segmenter(tokens.firstTimestamp(), logMel.secondsPerFrame());
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable or the model is of another
     *     family
     */
    public static WhisperModel load(ModelDirectory directory, SessionSettings settings) {
        JsonNode config = directory.json("config.json");
        String family = config.path("model_type").asText("");
        if (!family.equals("whisper")) {
            throw new InvalidModelException(
                    "Model '%s' has the model_type '%s'; whisper: runs 'whisper'"
                            .formatted(directory.reference(), family));
        }
        Map<String, Path> graphs = directory.graphs(LAYOUT);
        var logMel = new LogMel(directory.json("preprocessor_config.json"));
        WhisperTokens tokens = WhisperTokens.read(directory);
        TextTokenizer tokenizer = TextTokenizer.open(directory.require("tokenizer.json"));
        OnnxSession encoder = null;
        DecoderGraphs decoder = null;
        WhisperModel model = null;
        try {
            encoder = OnnxSession.open(graphs.get(ENCODER), settings);
            decoder = DecoderGraphs.open(graphs, config, settings);
            model =
                    new WhisperModel(
                            directory, config, logMel, tokens, tokenizer, encoder, decoder);
            return model;
        } finally {
            if (model == null) {
                closeAll(tokenizer, encoder, decoder);
            }
        }
    }

    private static void closeAll(
            TextTokenizer tokenizer, OnnxSession encoder, DecoderGraphs decoder) {
        tokenizer.close();
        if (encoder != null) {
            encoder.close();
        }
        if (decoder != null) {
            decoder.close();
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

    @Override
    public void warmUp() {
        var silence = new Waveform(new float[logMel.sampleRate()], logMel.sampleRate());
        transcribe(silence, TranscriptionRequest.DEFAULT, Deadline.NONE);
    }

    /**
     * Transcribes a recording, window by window.
     *
     * @param sound at the model's sample rate, 16 kHz; not empty
     * @param deadline checked while features are computed and before each token
     * @throws InvalidMediaException if the sound is empty or of another rate
     * @throws InvalidOptionException if the language is not the model's, or it cannot translate
     */
    public Transcription transcribe(
            Waveform sound, TranscriptionRequest request, Deadline deadline) {
        if (sound.samples().length == 0 || sound.sampleRate() != logMel.sampleRate()) {
            throw new InvalidMediaException(
                    "Sound of %d samples at %d Hz cannot be transcribed; expected one sample or more at %d Hz"
                            .formatted(
                                    sound.samples().length,
                                    sound.sampleRate(),
                                    logMel.sampleRate()));
        }
        MelSpectrogram mel = logMel.compute(sound.samples(), deadline);
        var random = new Random(0);
        var segments = new ArrayList<Segment>();
        var history = new ArrayList<Integer>();
        encode(request.initialPrompt()).forEach(history::add);
        Detected detected = null;
        int seek = 0;
        while (seek < mel.contentFrames()) {
            deadline.check();
            int frames = Math.min(windowFrames, mel.contentFrames() - seek);
            try (OnnxOutputs encoded = encodeWindow(mel, seek)) {
                OnnxTensorRef speech = encoded.ref(ENCODER_OUTPUT);
                if (detected == null) {
                    detected = language(speech, request);
                }
                DecodedWindow window =
                        decoder.decode(
                                speech,
                                prompt(history, detected, request),
                                request,
                                random,
                                deadline);
                seek += add(window, seek, frames, request, segments, history);
            }
        }
        var text = new StringBuilder();
        segments.forEach(segment -> text.append(segment.text()));
        return new Transcription(
                text.toString().strip(),
                request.task(),
                detected.language(),
                detected.probability(),
                sound.seconds(),
                List.copyOf(segments));
    }

    /**
     * The probability of each language, by the first window.
     *
     * @param sound at 16 kHz; not empty
     */
    public Map<String, Float> detectLanguage(Waveform sound) {
        MelSpectrogram mel = logMel.compute(sound.samples(), Deadline.NONE);
        try (OnnxOutputs encoded = encodeWindow(mel, 0)) {
            return decoder.languages(encoded.ref(ENCODER_OUTPUT));
        }
    }

    private record Detected(String language, float probability) {}

    private Detected language(OnnxTensorRef speech, TranscriptionRequest request) {
        if (!tokens.isMultilingual()) {
            if (!request.language().orElse("en").equals("en") || request.task() == Task.TRANSLATE) {
                throw new InvalidOptionException(
                        "Model '%s' knows English alone; language=%s and task=%s cannot be met"
                                .formatted(
                                        reference,
                                        request.language().orElse("en"),
                                        request.task()));
            }
            return new Detected("en", 1);
        }
        if (request.language().isPresent()) {
            tokens.language(request.language().get());
            return new Detected(request.language().get(), 1);
        }
        var likeliest =
                decoder.languages(speech).entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow();
        return new Detected(likeliest.getKey(), likeliest.getValue());
    }

    private OnnxOutputs encodeWindow(MelSpectrogram mel, int seek) {
        try (var inputs = encoder.feed()) {
            inputs.floats(
                    "input_features", mel.window(seek, windowFrames), 1, mel.mels(), windowFrames);
            return encoder.run(inputs, ENCODER_OUTPUT);
        }
    }

    private int[] prompt(List<Integer> history, Detected detected, TranscriptionRequest request) {
        var prompt = new ArrayList<Integer>();
        int room = contextLength / 2 - 1;
        if (!history.isEmpty() && tokens.startOfPrevious().isPresent()) {
            prompt.add(tokens.startOfPrevious().getAsInt());
            prompt.addAll(history.subList(Math.max(0, history.size() - room), history.size()));
        }
        prompt.add(tokens.startOfTranscript());
        if (tokens.isMultilingual()) {
            prompt.add(tokens.language(detected.language()));
            var task = request.task() == Task.TRANSLATE ? tokens.translate() : tokens.transcribe();
            prompt.add(
                    task.orElseThrow(
                            () ->
                                    new InvalidOptionException(
                                            "Model '%s' has no token for task=%s"
                                                    .formatted(reference, request.task()))));
        }
        if (!request.timestamps()) {
            prompt.add(tokens.noTimestamps());
        }
        return prompt.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Adds what a window says; returns how many frames on the next one begins. */
    private int add(
            DecodedWindow window,
            int seek,
            int frames,
            TranscriptionRequest request,
            List<Segment> segments,
            List<Integer> history) {
        if (window.isSilence(request)) {
            return frames;
        }
        Segmenter.Cut cut = segmenter.cut(window.tokens(), frames);
        double offset = seek * logMel.secondsPerFrame();
        var said = new ArrayList<Integer>();
        for (Segmenter.Slice slice : cut.slices()) {
            String text = decoder.text(slice.tokens());
            if (!text.isBlank() && slice.end() > slice.start()) {
                List<Integer> ids = Arrays.stream(slice.tokens()).boxed().toList();
                said.addAll(ids);
                segments.add(
                        new Segment(
                                segments.size(),
                                offset + slice.start(),
                                offset + slice.end(),
                                text,
                                ids,
                                window.temperature(),
                                window.averageLogProbability(),
                                window.compressionRatio(),
                                window.noSpeechProbability()));
            }
        }
        // A hot decoding is no good example to go on from.
        if (!request.conditionOnPreviousText() || window.temperature() > 0.5f) {
            history.clear();
        } else {
            history.addAll(said);
        }
        return cut.framesUsed();
    }

    private List<Integer> encode(String initialPrompt) {
        return initialPrompt.isBlank()
                ? List.of()
                : Arrays.stream(tokenizer.encode(" " + initialPrompt.strip(), false))
                        // A prompt is text: it cannot end a transcript or set its language.
                        .filter(id -> id < tokens.endOfText())
                        .boxed()
                        .toList();
    }

    @Override
    public void close() {
        closeAll(tokenizer, encoder, decoderGraphs);
    }
}
