/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;

/** Writes the HTML pages, which are self-contained. */
public class Pages {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
    private static final int BARS = 120;
    private static final int MAX_SCORES = 5;

    private final String style;
    private final String resultPage;
    private final String galleryPage;

    /**
     * Reads the templates from the class path.
     *
     * @throws IOException if one cannot be read
     */
    Pages() throws IOException {
        style = resource("style.css");
        resultPage = resource("result.html");
        galleryPage = resource("gallery.html");
    }

    /** Returns the page of one recording. */
    String result(Map<String, Object> values, Path recording, byte[] image) {
        JsonNode result = JSON.valueToTree(values);
        var body = new StringBuilder();
        if (result.has("reason")) {
            body.append("<p class=\"reason\">")
                    .append(escape(result.path("reason").asText()))
                    .append("</p>");
        }
        if (image != null) {
            body.append("<figure><img alt=\"")
                    .append(escape(result.path("prompt").asText()))
                    .append("\" src=\"data:image/png;base64,")
                    .append(Base64.getEncoder().encodeToString(image))
                    .append("\"><figcaption>“")
                    .append(escape(result.path("prompt").asText()))
                    .append("”<small>prompt by ")
                    .append(escape(result.path("promptBy").asText()))
                    .append(", ")
                    .append(escape(result.path("generation").path("scheduler").asText()))
                    .append(", ")
                    .append(result.path("generation").path("steps").asInt())
                    .append(" steps, seed ")
                    .append(result.path("generation").path("seed").asLong())
                    .append("</small></figcaption></figure>");
        }
        transcript(body, result, recording);
        verdict(body, "Moderation of the request", result.path("textModeration"));
        verdict(body, "Moderation of the image", result.path("imageModeration"));
        labels(body, result.path("classification"));
        times(body, result.path("millis"));
        return fill(
                resultPage,
                Map.of(
                        "style",
                        style,
                        "title",
                        escape(result.path("recording").asText()),
                        "outcome",
                        escape(result.path("outcome").asText()),
                        "body",
                        body.toString()));
    }

    /**
     * Returns the page of all recordings.
     *
     * @param cards the cards of the results, as HTML
     */
    String gallery(String cards) {
        return fill(galleryPage, Map.of("style", style, "cards", cards));
    }

    private static void transcript(StringBuilder body, JsonNode result, Path recording) {
        JsonNode transcription = result.path("transcription");
        if (transcription.isMissingNode()) {
            return;
        }
        body.append("<section><h2>Transcript</h2>")
                .append(waveform(recording))
                .append("<ol class=\"segments\">");
        for (JsonNode segment : transcription.path("segments")) {
            body.append(
                    "<li><time>%.1f – %.1f s</time>%s</li>"
                            .formatted(
                                    segment.path("start").asDouble(),
                                    segment.path("end").asDouble(),
                                    escape(segment.path("text").asText().strip())));
        }
        body.append("</ol><p class=\"note\">Language: ")
                .append(escape(transcription.path("language").asText()))
                .append(
                        String.format(
                                Locale.ROOT,
                                " (%.0f %%)",
                                100 * transcription.path("language_probability").asDouble()));
        if (!transcription.path("language").asText().equals("en")) {
            body.append(". In English: “")
                    .append(escape(result.path("english").asText()))
                    .append("”");
        }
        body.append("</p></section>");
    }

    /** Returns the peak amplitude of equal intervals of a recording, as SVG. */
    private static String waveform(Path recording) {
        float[] samples;
        try {
            samples =
                    AudioDecoder.decode(new MediaSource.File(recording), AudioLimits.DEFAULT)
                            .samples();
        } catch (PermanentException e) {
            return "<p class=\"note\">" + escape(e.getMessage()) + "</p>";
        }
        var svg =
                new StringBuilder(
                        "<svg class=\"wave\" role=\"img\" aria-label=\"Waveform\" viewBox=\"0 0 480 60\" preserveAspectRatio=\"none\">");
        for (int bar = 0; bar < BARS; bar++) {
            float peak = 0;
            int end = (int) ((bar + 1L) * samples.length / BARS);
            for (int i = (int) ((long) bar * samples.length / BARS); i < end; i++) {
                peak = Math.max(peak, Math.abs(samples[i]));
            }
            double height = Math.max(1, peak * 58);
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<rect x=\"%d\" y=\"%.1f\" width=\"2.6\" height=\"%.1f\" rx=\"1.3\"/>",
                            bar * 4,
                            30 - height / 2,
                            height));
        }
        return svg.append("</svg>").toString();
    }

    private static void verdict(StringBuilder body, String heading, JsonNode moderation) {
        if (moderation.isMissingNode()) {
            return;
        }
        body.append("<section><h2>").append(heading).append("</h2>");
        for (JsonNode verdict : moderation.path("verdicts")) {
            double score = verdict.path("score").asDouble();
            body.append(
                    bar(
                            verdict.path("category").asText(),
                            score,
                            verdict.path("flagged").asBoolean() ? "bad" : "good",
                            verdict.path("threshold").asDouble()));
        }
        body.append("<p class=\"note\">Policy ")
                .append(escape(moderation.path("policy").asText()))
                .append(", version ")
                .append(escape(moderation.path("policyVersion").asText()))
                .append("; the line is the threshold</p></section>");
    }

    private static void labels(StringBuilder body, JsonNode classification) {
        if (classification.isMissingNode()) {
            return;
        }
        body.append("<section><h2>What CLIP sees in the image</h2>");
        int shown = 0;
        for (JsonNode score : classification.path("scores")) {
            if (shown++ < MAX_SCORES) {
                body.append(
                        bar(
                                score.path("label").asText(),
                                score.path("score").asDouble(),
                                "plain",
                                -1));
            }
        }
        body.append("</section>");
    }

    private static String bar(String label, double score, String kind, double threshold) {
        String mark =
                threshold < 0
                        ? ""
                        : String.format(
                                Locale.ROOT, "<i style=\"left:%.1f%%\"></i>", threshold * 100);
        return String.format(
                Locale.ROOT,
                "<div class=\"bar %s\"><span>%s</span><div><b style=\"width:%.1f%%\"></b>%s</div><em>%.1f %%</em></div>",
                kind,
                escape(label),
                score * 100,
                mark,
                score * 100);
    }

    private static void times(StringBuilder body, JsonNode millis) {
        long total = 0;
        for (JsonNode value : millis) {
            total += value.asLong();
        }
        if (total == 0) {
            return;
        }
        body.append("<section><h2>Time in the models</h2>");
        double whole = total;
        millis.fields()
                .forEachRemaining(
                        entry ->
                                body.append(
                                        String.format(
                                                Locale.ROOT,
                                                "<div class=\"bar plain\"><span>%s</span><div><b style=\"width:%.1f%%\"></b></div><em>%d ms</em></div>",
                                                escape(entry.getKey()),
                                                100 * entry.getValue().asLong() / whole,
                                                entry.getValue().asLong())));
        body.append("</section>");
    }

    /** Fills in the placeholders in one pass, so that placeholders in values stay as they are. */
    private static String fill(String page, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(page)
                .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
    }

    /** Escapes text for HTML elements and quoted attributes. */
    static String escape(String text) {
        return FileNames.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Pages.class.getResourceAsStream("/pages/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
