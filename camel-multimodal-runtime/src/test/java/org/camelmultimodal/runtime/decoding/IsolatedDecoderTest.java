/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.format.ModePixels;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.ImageView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolatedDecoderTest {

    private static final Path STATUS = Path.of("/proc/self/status");

    @TempDir Path folder;

    private final WorkerPool pool = pool(1);
    private final MediaDecoder decoder = new IsolatedDecoder(pool, pool::close);
    private final MediaDecoder inProcess = new InProcessDecoder();

    /** A pool of workers that misbehave on request. */
    static WorkerPool pool(int size) {
        return new WorkerPool(
                WorkerCommand.of(HostileWorker.class, 128),
                size,
                new WorkerPool.Limits(
                        400L << 20, 300L << 20, Duration.ofSeconds(30), Duration.ofMinutes(1)));
    }

    @AfterEach
    void close() {
        decoder.close();

        assertThat(workers()).isEmpty();
    }

    /** A non-ASCII letter, if the locale of this process supports it in file names. */
    private static String umlaut() {
        var names = Charset.forName(System.getProperty("sun.jnu.encoding"));
        return names.newEncoder().canEncode("ä") ? "ä" : "a";
    }

    @Test
    void imagesHaveTheSamePixels() throws IOException {
        for (String format : List.of("png", "jpg", "gif", "bmp", "tiff")) {
            byte[] bytes = image(format, 301, 203);
            Path file = Files.write(folder.resolve("image # " + umlaut() + "." + format), bytes);
            var memory = new MediaSource.Bytes(bytes, "body");

            DecodedImage expected = inProcess.image(memory, ImageLimits.DEFAULT, Deadline.NONE);

            assertThat(same(decode(memory), expected)).as(format).isTrue();
            assertThat(same(decode(new MediaSource.File(file)), expected)).as(format).isTrue();
        }
    }

    /** Alpha channels, palettes, 16-bit gray and CMYK are transferred unchanged. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgba.png",
                "gray-alpha.png",
                "palette-transparent.png",
                "palette.gif",
                "one-bit.png",
                "gray16.png",
                "cmyk.jpg"
            })
    void imagesKeepTheModeOfTheirFile(String name) {
        var file = new MediaSource.File(Path.of("src/test/resources/pictures", name));
        DecodedImage expected = inProcess.image(file, ImageLimits.DEFAULT, Deadline.NONE);

        assertThat(same(decode(file), expected)).isTrue();
    }

    @Test
    void theViewsOfAnImageAreTheSame() throws IOException {
        var source = new MediaSource.Bytes(image("png", 40, 30), "body");
        List<ImageView> expected = new ArrayList<>();
        List<ImageView> views = new ArrayList<>();
        inProcess.views(source, ImageLimits.DEFAULT, Deadline.NONE, expected::add);

        try (MediaDecoder production = Decoding.ISOLATED.open()) {
            production.views(source, ImageLimits.DEFAULT, Deadline.NONE, views::add);
        }

        assertThat(views).hasSameSizeAs(expected);
        for (int i = 0; i < views.size(); i++) {
            assertThat(views.get(i).name()).isEqualTo(expected.get(i).name());
            assertThat(same(views.get(i).image(), expected.get(i).image())).isTrue();
        }
    }

    @Test
    void aRecordingHasTheSameSamples() throws IOException {
        byte[] bytes = wav(50_001);
        Path file = Files.write(folder.resolve("noise.wav"), bytes);
        float[] expected =
                inProcess
                        .audio(
                                new MediaSource.Bytes(bytes, "body"),
                                AudioLimits.DEFAULT,
                                Deadline.NONE)
                        .samples();

        assertThat(
                        List.of(
                                new MediaSource.Bytes(bytes, "body"),
                                (MediaSource) new MediaSource.File(file)))
                .allSatisfy(
                        source ->
                                assertThat(
                                                decoder.audio(
                                                                source,
                                                                AudioLimits.DEFAULT,
                                                                Deadline.NONE)
                                                        .samples())
                                        .isEqualTo(expected));
    }

    @Test
    void anImageInAnArchiveIsDecodedToo() throws IOException {
        URI archive = URI.create("jar:" + folder.resolve("images.zip").toUri());
        try (var zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path file = Files.write(zip.getPath("/image.png"), image("png", 20, 10));

            assertThat(decode(new MediaSource.File(file)).width()).isEqualTo(20);
        }
    }

    @Test
    void anUnreadableImageFailsAsInThisProcessAndKeepsItsWorker() {
        assertNextMessageWorks();
        List<ProcessHandle> before = workers();
        var text =
                new MediaSource.Bytes(
                        "Dear Sir".getBytes(StandardCharsets.UTF_8), "letter".repeat(50_000));

        assertThatThrownBy(() -> decode(text))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageStartingWith("letterletter");

        assertNextMessageWorks();
        assertThat(workers()).isEqualTo(before);
    }

    @Test
    void theLimitsHoldInTheWorker() throws IOException {
        var source = new MediaSource.Bytes(image("png", 40, 30), "body");

        assertThatThrownBy(
                        () ->
                                decoder.image(
                                        source, new ImageLimits(1000, 10_000, 1), Deadline.NONE))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("maxPixels=1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crash", "exit", "overflow", "native print"})
    void aDecoderThatCrashesFailsItsMessageAlone(String fault) {
        assertThatThrownBy(() -> decode(named(fault)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining(fault + " cannot be decoded");

        assertNextMessageWorks();
    }

    @Test
    void aWorkerThatIsKilledFailsItsMessageAlone() {
        var message = hang();
        workers().get(0).destroyForcibly();

        assertThatThrownBy(message::join).hasCauseInstanceOf(InvalidMediaException.class);
        assertNextMessageWorks();
    }

    @Test
    void aWorkerThatDiedWhileItWasIdleFailsNoMessage() {
        assertNextMessageWorks();
        ProcessHandle worker = workers().get(0);
        worker.destroyForcibly();
        worker.onExit().join();

        assertNextMessageWorks();
    }

    @Test
    void aDecoderThatHangsIsKilledAtTheDeadline() {
        assertThatThrownBy(
                        () ->
                                decoder.image(
                                        named("hang"),
                                        ImageLimits.DEFAULT,
                                        Deadline.in(Duration.ofMillis(700))))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("timeout=700 ms");

        assertNextMessageWorks();
    }

    @Test
    void aDecoderThatHangsIsKilledWithoutADeadline() {
        var impatient =
                new WorkerPool(
                        WorkerCommand.of(HostileWorker.class, 128),
                        1,
                        new WorkerPool.Limits(
                                1L << 30, 1L << 30, Duration.ofSeconds(1), Duration.ofMinutes(1)));
        try (var hasty = new IsolatedDecoder(impatient, impatient::close)) {
            assertThatThrownBy(() -> hasty.image(named("hang"), ImageLimits.DEFAULT, Deadline.NONE))
                    .isInstanceOf(InvalidMediaException.class)
                    .hasMessageContaining("was not decoded within 1 s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap hog", "native hog"})
    void aDecoderThatTakesAllMemoryIsKilled(String fault) {
        assumeThat(STATUS).as("only Linux tells the memory of a process").exists();

        assertThatThrownBy(() -> decode(named(fault)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining(fault + " takes more memory");

        assertNextMessageWorks();
    }

    @Test
    void whatADecoderPrintsDoesNotGetIntoTheAnswer() {
        assertNextMessageWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a number", "long", "other rate"})
    void samplesThatNoDecoderGivesAreRefused(String lie) {
        var limits = new AudioLimits(Duration.ofSeconds(3), 1000);

        assertThatThrownBy(() -> decoder.audio(named(lie), limits, Deadline.NONE))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining(lie + " cannot be decoded");

        assertNextMessageWorks();
    }

    @Test
    void pixelsAndViewsBeyondTheLimitsAreRefused() {
        var small = new ImageLimits(8, 1000, 2);
        var few = new ImageLimits(9, 1000, 2);

        assertThatThrownBy(() -> decoder.image(named("print"), small, Deadline.NONE))
                .isInstanceOf(InvalidMediaException.class)
                .hasRootCauseMessage("it sent an image of 3 × 3");
        assertThatThrownBy(() -> decoder.views(named("print"), few, Deadline.NONE, view -> {}))
                .isInstanceOf(InvalidMediaException.class)
                .hasRootCauseMessage("it sent more than 32 views");

        assertNextMessageWorks();
    }

    @Test
    void aConsumerOfViewsMayFail() {
        assertThatThrownBy(
                        () ->
                                decoder.views(
                                        named("print"),
                                        ImageLimits.DEFAULT,
                                        Deadline.NONE,
                                        view -> {
                                            throw new IllegalStateException(view.name());
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("frame 1");

        assertNextMessageWorks();
    }

    @Test
    void aMessageWaitsForAFreeWorkerNoLongerThanItsDeadline() {
        var first = hang();

        assertThatThrownBy(
                        () ->
                                decoder.image(
                                        named("print"),
                                        ImageLimits.DEFAULT,
                                        Deadline.in(Duration.ofMillis(200))))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(first).isNotDone();
    }

    @Test
    void closingFailsWhatIsInFlightAsRetryable() {
        var first = hang();
        var second = CompletableFuture.supplyAsync(() -> decode(named("print")));

        decoder.close();

        assertThatThrownBy(first::join).hasCauseInstanceOf(EndpointStoppedException.class);
        assertThatThrownBy(second::join).hasCauseInstanceOf(EndpointStoppedException.class);
    }

    @Test
    void anIdleWorkerEnds() {
        var passing =
                new WorkerPool(
                        WorkerCommand.of(HostileWorker.class, 128),
                        1,
                        new WorkerPool.Limits(
                                1L << 30, 1L << 30, Duration.ofSeconds(30), Duration.ofMillis(1)));
        try (var brief = new IsolatedDecoder(passing, passing::close)) {
            brief.image(named("print"), ImageLimits.DEFAULT, Deadline.NONE);

            await().until(() -> workers().isEmpty());
        }
    }

    @Test
    void aWorkerThatGrewIsNotUsedAgain() {
        assumeThat(STATUS).as("only Linux tells the memory of a process").exists();
        var slim =
                new WorkerPool(
                        WorkerCommand.of(HostileWorker.class, 128),
                        1,
                        new WorkerPool.Limits(
                                1L << 30, 1, Duration.ofSeconds(30), Duration.ofMinutes(1)));
        try (var single = new IsolatedDecoder(slim, slim::close)) {
            single.image(named("print"), ImageLimits.DEFAULT, Deadline.NONE);

            await().until(() -> workers().isEmpty());
        }
    }

    @Test
    void workersEndWithTheirParentHoweverItDies() throws IOException {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DyingParent.class.getName(),
                                reached().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("parent.log").toFile())
                        .start();
        await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(reached()));
        var worker = ProcessHandle.of(Long.parseLong(Files.readString(reached()))).orElseThrow();

        parent.destroyForcibly();

        await().until(() -> !worker.isAlive());
    }

    @Test
    void aWorkerKnowsNoSecretsOfItsParent() {
        // The build sets this variable.
        assumeThat(System.getenv()).containsKey("RUST_FLAVOR");

        assertThatThrownBy(() -> decode(named("environment")))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageStartingWith("{")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("RUST_FLAVOR"));
    }

    @Test
    void aWorkerThatCannotStartSaysWhy() {
        var broken =
                new WorkerPool(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                folder.toString() + File.pathSeparator,
                                "no.such.Worker"),
                        1,
                        pool.limits());
        try (var unusable = new IsolatedDecoder(broken, broken::close)) {
            assertThatThrownBy(
                            () ->
                                    unusable.image(
                                            named("print"), ImageLimits.DEFAULT, Deadline.NONE))
                    .isInstanceOf(DecoderUnavailableException.class)
                    .hasMessageContaining("exit code 1")
                    .hasMessageContaining("no.such.Worker");
        }
    }

    private DecodedImage decode(MediaSource source) {
        return decoder.image(source, ImageLimits.DEFAULT, Deadline.NONE);
    }

    /** Keeps the only worker busy forever. */
    private CompletableFuture<DecodedImage> hang() {
        var message = CompletableFuture.supplyAsync(() -> decode(named("hang")));
        await().until(() -> Files.exists(reached()));
        return message;
    }

    private Path reached() {
        return folder.resolve("reached");
    }

    private void assertNextMessageWorks() {
        assertThat(decode(named("print")).width()).isEqualTo(HostileWorker.SIDE);
    }

    private MediaSource named(String fault) {
        return new MediaSource.Bytes(reached().toString().getBytes(StandardCharsets.UTF_8), fault);
    }

    private static boolean same(DecodedImage one, DecodedImage other) {
        ModePixels pixels = one.modePixels();
        ModePixels others = other.modePixels();
        return pixels.mode() == others.mode()
                && one.width() == other.width()
                && one.height() == other.height()
                && Arrays.equals(pixels.samples(), others.samples())
                && Arrays.equals(pixels.extra(), others.extra());
    }

    private static List<ProcessHandle> workers() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(ProcessHandle::isAlive).toList();
        }
    }

    private static byte[] image(String format, int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var random = new Random(5);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /** Returns noise, 16 kHz mono, 16 bits. */
    private static byte[] wav(int samples) {
        var wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples * 2);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(32_000);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
        var random = new Random(7);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) random.nextInt());
        }
        return wav.array();
    }
}
