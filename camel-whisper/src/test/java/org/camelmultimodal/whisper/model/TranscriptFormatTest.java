/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptFormatTest {

    private final Transcription transcription =
            new Transcription(
                    "One. Two --> three.",
                    Task.TRANSCRIBE,
                    "en",
                    0.98f,
                    3661.5,
                    List.of(
                            segment(0, 0.5, 1.25, " One."),
                            segment(1, 3600.0, 3661.504, " Two --> three.")));

    @Test
    void textIsTheTextAlone() {
        assertThat(TranscriptFormat.TEXT.write(transcription)).isEqualTo("One. Two --> three.");
    }

    @Test
    void srtCountsFromOneAndWritesHours() {
        assertThat(TranscriptFormat.SRT.write(transcription))
                .isEqualTo(
                        """
                        1
                        00:00:00,500 --> 00:00:01,250
                        One.

                        2
                        01:00:00,000 --> 01:01:01,504
                        Two -> three.
                        """);
    }

    @Test
    void vttLeavesHoursOutWhereThereAreNone() {
        assertThat(TranscriptFormat.VTT.write(transcription))
                .startsWith(
                        "WEBVTT\n\n00:00.500 --> 00:01.250\nOne.\n\n01:00:00.000 --> 01:01:01.504\n");
    }

    @Test
    void tsvIsInMilliseconds() {
        assertThat(TranscriptFormat.TSV.write(transcription))
                .isEqualTo("start\tend\ttext\n500\t1250\tOne.\n3600000\t3661504\tTwo --> three.\n");
    }

    @Test
    void jsonHasTheNamesOfVerboseJson() throws Exception {
        var json = new ObjectMapper().readTree(TranscriptFormat.JSON.write(transcription));

        assertThat(json.get("language").asText()).isEqualTo("en");
        assertThat(json.get("segments").get(1).get("no_speech_prob").asDouble()).isEqualTo(0.01);
    }

    private static Segment segment(int id, double start, double end, String text) {
        return new Segment(id, start, end, text, List.of(1, 2), 0, -0.1f, 1.1f, 0.01f);
    }
}
