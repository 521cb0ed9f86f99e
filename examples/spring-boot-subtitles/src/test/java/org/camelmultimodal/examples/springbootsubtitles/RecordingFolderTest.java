/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camelmultimodal.whisper.model.Segment;
import org.camelmultimodal.whisper.model.Task;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names and the files of subtitles. */
class RecordingFolderTest {

    private static final Transcription TRANSCRIPTION =
            new Transcription(
                    "Hello.",
                    Task.TRANSCRIBE,
                    "en",
                    1,
                    1,
                    List.of(new Segment(0, 0, 1, " Hello.", List.of(), 0, -0.1f, 1, 0)));

    @TempDir Path temp;

    private RecordingFolder folder;

    @BeforeEach
    void prepare() throws IOException {
        folder = new RecordingFolder(temp);
        folder.prepare();
    }

    @Test
    void playersFindTheSubtitlesByTheNameOfTheVideo() throws IOException {
        Files.createFile(temp.resolve("my talk.MP4"));

        folder.deliver("my talk.MP4", TRANSCRIPTION);

        assertThat(temp.resolve("my talk.srt")).content().contains("Hello.");
        assertThat(temp.resolve("my talk.vtt")).content().contains("Hello.");
        assertThat(folder.isDone("my talk.MP4")).isTrue();
    }

    @Test
    void twoRecordingsOfOneNameHaveSubtitlesOfTheirOwn() throws IOException {
        Files.createFile(temp.resolve("talk.mp3"));
        Files.createFile(temp.resolve("talk.mp4"));

        assertThat(folder.subtitles("talk.mp3", TranscriptFormat.SRT).getFileName())
                .hasToString("talk.mp3.srt");
        assertThat(folder.subtitles("talk.mp4", TranscriptFormat.SRT).getFileName())
                .hasToString("talk.mp4.srt");
    }

    @Test
    void onlyRecordingsAndVideosAreRecordings() throws IOException {
        Files.createFile(temp.resolve("talk.wav"));
        Files.createFile(temp.resolve("talk.wav.part"));
        Files.createFile(temp.resolve(".talk.wav"));
        Files.createFile(temp.resolve("notes.txt"));
        Files.createFile(temp.resolve("wav"));
        Files.createDirectory(temp.resolve("folder.wav"));
        Files.createSymbolicLink(temp.resolve("link.wav"), temp.resolve("talk.wav"));

        assertThat(folder.recordings()).containsExactly("talk.wav");
    }
}
