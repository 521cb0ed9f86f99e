/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import java.util.Map;
import org.apache.camel.Converter;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;

/** Result records in other forms. */
@Converter(generateLoader = true)
public final class WhisperConverter {

    private WhisperConverter() {}

    /** The names of OpenAI's <code>verbose_json</code>; the form that JSON writers take. */
    @Converter
    public static Map<String, Object> toMap(Transcription transcription) {
        return TranscriptFormat.toMap(transcription);
    }
}
