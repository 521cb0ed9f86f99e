/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.camelmultimodal.whisper.model.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Videos that are dropped into a folder get subtitles in their images. */
class VideoSubtitlesTest extends RouteTest {

    private static final Path VIDEO = Path.of("samples/pink-heart.mp4");

    @ParameterizedTest
    @EnumSource
    void aVideoShowsItsSubtitlesWhileTheyAreSpoken(Dsl dsl) throws Exception {
        start(ReadyRoute.VIDEO_SUBTITLES, dsl);

        // A name that a shell, FFmpeg or a filter could take for something else.
        drop(VIDEO, "-i 'a:b',[c];$(d).mp4");
        until(() -> files("inbox").isEmpty());

        assertThat(reasons()).isEmpty();
        assertThat(files("outbox")).containsExactly("-i 'a:b',[c];$(d).mp4.mp4");
        Path video = work.resolve("outbox/-i 'a:b',[c];$(d).mp4.mp4");
        assertThat(white(frame(video, "0.0"))).as("before the first words").isZero();
        assertThat(white(frame(video, "0.6"))).as("Good morning.").isGreaterThan(50);
        assertThat(white(frame(video, "1.3"))).as("between the two").isZero();
        assertThat(white(frame(video, "3.0")))
                .as("I would like to see a pink heart on a navy background.")
                .isGreaterThan(white(frame(video, "0.6")) * 2);
        assertThat(white(frame(video, "5.0"))).as("after the last words").isZero();
        assertThat(files("jobs")).isEmpty();
    }

    /** Returns the number of white pixels in the lower third; the video has none of its own. */
    private static long white(BufferedImage frame) {
        long white = 0;
        for (int y = frame.getHeight() * 2 / 3; y < frame.getHeight(); y++) {
            for (int x = 0; x < frame.getWidth(); x++) {
                if ((frame.getRGB(x, y) & 0xFF) > 200 && (frame.getRGB(x, y) >> 16 & 0xFF) > 200) {
                    white++;
                }
            }
        }
        return white;
    }

    private static BufferedImage frame(Path video, String second) throws Exception {
        String input = "file:" + video.toAbsolutePath();
        return ImageIO.read(
                new ByteArrayInputStream(
                        ffmpeg(
                                "-ss",
                                second,
                                "-i",
                                input,
                                "-frames:v",
                                "1",
                                "-f",
                                "image2pipe",
                                "-c:v",
                                "png",
                                "-")));
    }

    /** Runs FFmpeg and returns what it writes. */
    private static byte[] ffmpeg(String... arguments) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(new FfmpegProgram().path(), "-nostdin", "-loglevel", "error"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return output;
    }

    @ParameterizedTest
    @EnumSource
    void theReasonOfADamagedVideoIsShort(Dsl dsl) throws Exception {
        start(ReadyRoute.VIDEO_SUBTITLES, dsl);
        Path damaged = work.resolve("damaged.mp4");
        ffmpeg(
                "-i",
                VIDEO.toString(),
                "-c",
                "copy",
                "-bsf:v",
                "noise=amount=3",
                damaged.toString());

        drop(damaged, "damaged.mp4");
        until(() -> files("failed").size() == 2);

        assertThat(reasons().get(0))
                .startsWith("InvalidMediaException: FFmpeg ended with ")
                .hasSizeLessThan(500);
    }

    @ParameterizedTest
    @EnumSource
    void aRecordingWithoutImagesFailsWithFfmpegsReason(Dsl dsl) throws Exception {
        start(ReadyRoute.VIDEO_SUBTITLES, dsl, "ffmpeg.formats", "ogg,wav");

        drop(RECORDINGS.resolve("pink-heart.ogg"), "sound.ogg");
        until(() -> files("failed").size() == 2);

        assertThat(reasons().get(0))
                .startsWith("InvalidMediaException: FFmpeg ended with ")
                .contains("matches no streams");
        assertThat(files("outbox")).isEmpty();
        assertThat(work.resolve("jobs")).isEmptyDirectory();
    }

    @Test
    void aPlaylistThatNamesAnotherFileIsNotRead() throws Exception {
        start(ReadyRoute.VIDEO_SUBTITLES, Dsl.YAML);
        Path secret = Files.copy(VIDEO, work.resolve("secret.ts"));
        Path playlist = work.resolve("playlist");
        Files.writeString(
                playlist,
                "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n%s\n#EXT-X-ENDLIST\n"
                        .formatted(secret.toUri()));

        drop(playlist, "video.mp4");
        until(() -> files("failed").size() == 2);

        assertThat(files("outbox")).isEmpty();
    }

    @Test
    void aLongTextFitsIntoItsImage() throws Exception {
        String text = "A very long sentence without any end at all, ".repeat(8) + "ß 漢字 العربية";
        new SubtitleImages()
                .draw(List.of(new Segment(0, 1, 2.5, text, List.of(), 0, 0, 0, 0)), work);

        BufferedImage image = ImageIO.read(work.resolve("0.png").toFile());
        for (int x = 0; x < image.getWidth(); x++) {
            assertThat(image.getRGB(x, 0) >>> 24).as("top of column %d", x).isZero();
            assertThat(image.getRGB(x, image.getHeight() - 1) >>> 24).as("bottom").isZero();
        }
        assertThat(work.resolve("images.ffconcat"))
                .hasContent(
                        """
                        ffconcat version 1.0
                        file blank.png
                        duration 1.000
                        file 0.png
                        duration 1.500
                        file blank.png
                        duration 1.000
                        """);
    }
}
