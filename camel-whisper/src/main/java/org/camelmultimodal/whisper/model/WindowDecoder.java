/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.onnx.OnnxTensorRef;
import org.camelmultimodal.runtime.text.TextTokenizer;

/**
 * Decodes the encoded speech of one window into tokens.
 *
 * <p>Source: openai/whisper, <code>decoding.py</code> and, for the fallback over temperatures,
 * <code>transcribe.py</code>.
 */
final class WindowDecoder {

    /** The first takes its cache from the run of the prompt, the second from a run like itself. */
    private static final int WARM_UP_TOKENS = 2;

    private final DecoderGraphs graphs;
    private final WhisperTokens tokens;
    private final TextTokenizer tokenizer;
    private final TimestampRules timestampRules;
    private final int contextLength;
    private final int largestId;

    WindowDecoder(
            DecoderGraphs graphs,
            WhisperTokens tokens,
            TextTokenizer tokenizer,
            int contextLength) {
        this.graphs = graphs;
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.timestampRules = new TimestampRules(tokens);
        this.contextLength = contextLength;
        this.largestId = tokens.largest();
    }

    /**
     * Runs the decoder as a transcript does, with and without cached keys and values.
     *
     * @param prompt the tokens before the first generated one
     */
    void warmUp(OnnxTensorRef speech, int[] prompt) {
        if (tokens.isMultilingual()) {
            languages(speech);
        }
        try (var run = new DecoderRun(graphs, largestId, speech)) {
            run.prompt(prompt);
            for (int i = 0; i < WARM_UP_TOKENS; i++) {
                run.next(tokens.startOfTranscript());
            }
        }
    }

    /** Returns the probability of each language, 0 to 1. */
    Map<String, Float> languages(OnnxTensorRef speech) {
        try (var run = new DecoderRun(graphs, largestId, speech)) {
            float[] logits = run.prompt(new int[] {tokens.startOfTranscript()});
            var probabilities = new LinkedHashMap<String, Float>();
            double total = 0;
            double top =
                    tokens.languages().values().stream()
                            .mapToDouble(id -> logits[id])
                            .max()
                            .orElse(0);
            for (int id : tokens.languages().values()) {
                total += Math.exp(logits[id] - top);
            }
            for (var language : tokens.languages().entrySet()) {
                double share = Math.exp(logits[language.getValue()] - top) / total;
                probabilities.put(language.getKey(), (float) share);
            }
            return probabilities;
        }
    }

    /**
     * Decodes at one temperature after the other until a result passes the thresholds. If none
     * does, returns the one with the highest average log probability among those that are not
     * repetitive, as faster-whisper does.
     *
     * @param prompt the tokens before the first generated one
     * @param random source of the samples at temperatures above 0
     * @param deadline checked before each token
     */
    DecodedWindow decode(
            OnnxTensorRef speech,
            int[] prompt,
            TranscriptionRequest request,
            Random random,
            Deadline deadline) {
        DecodedWindow best = null;
        for (float temperature : request.temperatures()) {
            DecodedWindow window = best(speech, prompt, request, temperature, random, deadline);
            if (window.isAcceptable(request)) {
                return window;
            }
            best = best == null ? window : better(best, window, request);
        }
        return best;
    }

    private static DecodedWindow better(
            DecodedWindow a, DecodedWindow b, TranscriptionRequest request) {
        boolean aRepeats = a.compressionRatio() > request.compressionRatioThreshold();
        boolean bRepeats = b.compressionRatio() > request.compressionRatioThreshold();
        if (aRepeats != bRepeats) {
            return aRepeats ? b : a;
        }
        return b.averageLogProbability() > a.averageLogProbability() ? b : a;
    }

    private DecodedWindow best(
            OnnxTensorRef speech,
            int[] prompt,
            TranscriptionRequest request,
            float temperature,
            Random random,
            Deadline deadline) {
        int candidates = temperature == 0 ? 1 : request.bestOf();
        DecodedWindow best = null;
        for (int i = 0; i < candidates; i++) {
            DecodedWindow window = sample(speech, prompt, request, temperature, random, deadline);
            if (best == null || window.averageLogProbability() > best.averageLogProbability()) {
                best = window;
            }
        }
        return best;
    }

    private DecodedWindow sample(
            OnnxTensorRef speech,
            int[] prompt,
            TranscriptionRequest request,
            float temperature,
            Random random,
            Deadline deadline) {
        // Half of the context is for the prompt, half for generated tokens.
        int maxTokens = Math.min(contextLength / 2, contextLength - prompt.length);
        var sampled = new int[maxTokens];
        int count = 0;
        double sum = 0;
        boolean ended = false;
        float noSpeech;
        try (var run = new DecoderRun(graphs, largestId, speech)) {
            float[] all = run.prompt(prompt);
            int vocabulary = all.length / prompt.length;
            noSpeech = noSpeech(all, prompt, vocabulary);
            float[] logits = Arrays.copyOfRange(all, all.length - vocabulary, all.length);
            while (!ended && count < maxTokens) {
                deadline.check();
                filter(logits, sampled, count, request);
                double normalizer = logSumExp(logits, 1);
                int id = temperature == 0 ? argMax(logits) : draw(logits, temperature, random);
                sum += logits[id] - normalizer;
                ended = id == tokens.endOfText();
                if (!ended) {
                    sampled[count++] = id;
                    if (count < maxTokens) {
                        logits = run.next(id);
                    }
                }
            }
        }
        int[] ids = Arrays.copyOf(sampled, count);
        return new DecodedWindow(
                ids, text(ids), (float) (sum / (count + 1)), noSpeech, temperature);
    }

    /** Returns the text of tokens, without timestamps. */
    String text(int[] ids) {
        int[] text = Arrays.stream(ids).filter(id -> id < tokens.endOfText()).toArray();
        return text.length == 0 ? "" : tokenizer.decode(text, true);
    }

    private float noSpeech(float[] logits, int[] prompt, int vocabulary) {
        if (tokens.noSpeech().isEmpty()) {
            return 0;
        }
        int start = 0;
        while (prompt[start] != tokens.startOfTranscript()) {
            start++;
        }
        float[] row = Arrays.copyOfRange(logits, start * vocabulary, (start + 1) * vocabulary);
        return (float) Math.exp(row[tokens.noSpeech().getAsInt()] - logSumExp(row, 1));
    }

    private void filter(float[] logits, int[] sampled, int count, TranscriptionRequest request) {
        for (int id : tokens.suppressed()) {
            logits[id] = Float.NEGATIVE_INFINITY;
        }
        if (count == 0) {
            for (int id : tokens.beginSuppressed()) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
        if (request.timestamps()) {
            timestampRules.apply(logits, sampled, count);
        }
    }

    private static int argMax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private static int draw(float[] logits, float temperature, Random random) {
        double normalizer = logSumExp(logits, temperature);
        double left = random.nextDouble();
        int last = 0;
        for (int i = 0; i < logits.length; i++) {
            double share = Math.exp(logits[i] / temperature - normalizer);
            if (share > 0) {
                left -= share;
                last = i;
                if (left <= 0) {
                    return i;
                }
            }
        }
        return last;
    }

    private static double logSumExp(float[] logits, float temperature) {
        float top = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            top = Math.max(top, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp((logit - top) / temperature);
        }
        return top / temperature + Math.log(sum);
    }
}
