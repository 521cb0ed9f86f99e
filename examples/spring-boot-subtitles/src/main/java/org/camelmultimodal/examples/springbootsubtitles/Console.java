/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import java.io.PrintStream;
import org.apache.camel.Exchange;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.whisper.WhisperConstants;
import org.camelmultimodal.whisper.model.Transcription;

/** Prints what happens to each recording. */
final class Console {

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    /** Prints a line about a recording, whose name may contain anything. */
    void line(String name, String text) {
        out.printf("  %-20s  %s%n", Excerpt.of(name), text);
    }

    /** Prints that a recording has its subtitles. */
    void done(String name, Exchange exchange) {
        Transcription transcription =
                exchange.getProperty(WhisperConstants.RESULT, Transcription.class);
        line(
                name,
                "%.1f s transcribed in %d ms, language %s"
                        .formatted(
                                transcription.duration(),
                                exchange.getClock().elapsed(),
                                transcription.language()));
    }

    void print(String text) {
        out.println(text.indent(2).stripTrailing());
    }
}
