/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import java.util.Map;
import org.apache.camel.Converter;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;

/** Converts transcriptions. */
@Converter(generateLoader = true)
public final class WhisperConverter {

    private WhisperConverter() {}

    /**
     * Converts a transcription into a map with the names of OpenAI's <code>verbose_json</code>,
     * which data formats such as Jackson write as JSON.
     */
    @Converter
    public static Map<String, Object> toMap(Transcription transcription) {
        return TranscriptFormat.toMap(transcription);
    }
}
