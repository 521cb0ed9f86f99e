/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The output of a job, as it is stored in the shared directory.
 *
 * @param extension the extension of its file, such as png
 * @param contentType the media type, such as image/png
 * @param content the content of the file
 */
record Output(String extension, String contentType, byte[] content) {

    /** Returns the output that an operation left in the exchange. */
    static Output of(Job job, Exchange exchange) {
        return switch (job.operation()) {
            case WHISPER_TRANSCRIBE -> transcript(job, exchange);
            case CLIP_CLASSIFY, CLIP_MODERATE ->
                    json(exchange.getProperty("CamelClipResult", Map.class));
            case CLIP_EMBED ->
                    json(Map.of("embedding", exchange.getMessage().getBody(float[].class)));
            case SD_TEXT_TO_IMAGE ->
                    new Output("png", "image/png", exchange.getMessage().getBody(byte[].class));
        };
    }

    private static Output json(Map<?, ?> map) {
        return text("json", "application/json", Json.write(map));
    }

    private static Output transcript(Job job, Exchange exchange) {
        String body = exchange.getMessage().getBody(String.class);
        String format = String.valueOf(job.options().getOrDefault("responseFormat", "text"));
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "json" -> text("json", "application/json", body);
            case "srt" -> text("srt", "application/x-subrip", body);
            case "vtt" -> text("vtt", "text/vtt", body);
            case "tsv" -> text("tsv", "text/tab-separated-values", body);
            default -> text("txt", "text/plain", body);
        };
    }

    private static Output text(String extension, String contentType, String content) {
        return new Output(extension, contentType, content.getBytes(StandardCharsets.UTF_8));
    }
}
