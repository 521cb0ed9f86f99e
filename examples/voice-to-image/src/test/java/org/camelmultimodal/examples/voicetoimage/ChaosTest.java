/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances on one folder are killed at random moments while recordings arrive, some slowly.
 * The system properties chaos.kills and chaos.seed make it longer and repeat it.
 */
class ChaosTest {

    private static final int KILLS = Integer.getInteger("chaos.kills", 4);
    private static final long SEED = Long.getLong("chaos.seed", new Random().nextLong());
    private static final Path SAMPLES = Path.of("samples");
    private static final int WRITERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** The samples and their outcomes. */
    private static final Map<String, Outcome> ENDS =
            Map.of(
                    "red-circle.wav", Outcome.OUTBOX,
                    "gruener-baum.wav", Outcome.OUTBOX,
                    "black-bomb.wav", Outcome.REJECTED,
                    "not-a-recording.wav", Outcome.FAILED);

    /** The content that was written, and its expected outcome. */
    private record Sent(String name, byte[] content, Outcome outcome) {}

    /** The ways of writing a recording to the inbox. */
    private enum Manner {
        AT_ONCE,
        SLOWLY,
        WITH_LONG_PAUSES
    }

    @TempDir Path folder;

    private final List<Sent> sent = new ArrayList<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private Path work;

    @Test
    void everyRecordingIsDeliveredOnceAndCompleteHoweverOftenTheInstancesAreKilled()
            throws Exception {
        work = Files.createDirectory(folder.resolve("work"));
        Files.createDirectories(work.resolve("inbox"));
        var random = new Random(SEED);
        long began = System.nanoTime();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        var instances = new ApplicationProcess[2];
        try {
            for (int i = 0; i < instances.length; i++) {
                instances[i] = start();
            }
            var writing = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                long seed = random.nextLong();
                writing.add(writers.submit(() -> write(writer, new Random(seed))));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int victim = awaitVictim(instances, random);
                instances[victim].kill();
                instances[victim] = start();
                if ((kill + 1) % 10 == 0) {
                    System.out.printf("%d kills, %d recordings%n", kill + 1, sent.size());
                }
            }
            done.set(true);
            for (Future<?> one : writing) {
                one.get();
            }
            await().atMost(PATIENCE).untilAsserted(this::assertEachEndedOnce);
            for (ApplicationProcess instance : instances) {
                assertThat(instance.terminate()).isTrue();
            }
        } catch (Throwable e) {
            throw new AssertionError("chaos.seed=" + SEED, e);
        } finally {
            writers.shutdownNow();
            for (ApplicationProcess instance : instances) {
                if (instance != null) {
                    instance.close();
                }
            }
        }
        assertEachEndedOnce();
        assertNothingIsLeft();
        System.out.printf(
                "%d kills, %d recordings, each once and equal to the byte, nothing left over; %d s%n",
                KILLS, sent.size(), Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    private ApplicationProcess start() throws IOException {
        // Recordings are not the cause of these kills, however often one is in flight.
        return ApplicationProcess.start(
                work,
                "-Dsteps=8",
                "-Dinbox.quietSeconds=0.5",
                "-Dinbox.maxInFlight=3",
                "-Dinbox.maxAttempts=1000000");
    }

    /**
     * Selects mostly an instance that processes a recording, else any one, even while it starts.
     */
    private static int awaitVictim(ApplicationProcess[] instances, Random random) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        boolean atWork = random.nextInt(4) > 0;
        while (atWork && System.nanoTime() < end) {
            int first = random.nextInt(instances.length);
            for (int i : new int[] {first, (first + 1) % instances.length}) {
                if (instances[i].output().matches("(?s).* ms .*|.*(failed|drawn|refused).*")) {
                    pause(random, 3000);
                    return i;
                }
            }
            pause(random, 100);
        }
        pause(random, 3000);
        return random.nextInt(instances.length);
    }

    private Void write(int writer, Random random) throws Exception {
        List<String> samples = ENDS.keySet().stream().sorted().toList();
        for (int i = 0; !done.get(); i++) {
            String sample = samples.get(random.nextInt(samples.size()));
            // Names repeat, contents do not: bytes are added that decoders ignore. A sender that
            // replaces its own file in the inbox cannot expect both to be processed.
            String name = "%d-%d-%s".formatted(writer, i / 2, sample);
            if (Files.exists(work.resolve("inbox").resolve(name))) {
                continue;
            }
            byte[] audio = Files.readAllBytes(SAMPLES.resolve(sample));
            byte[] content = Arrays.copyOf(audio, audio.length + Long.BYTES);
            ByteBuffer.wrap(content).putLong(audio.length, random.nextLong());
            synchronized (sent) {
                sent.add(new Sent(name, content, ENDS.get(sample)));
            }
            write(name, content, Manner.values()[random.nextInt(3)], random);
            pause(random, 12_000);
        }
        return null;
    }

    private void write(String name, byte[] content, Manner manner, Random random) throws Exception {
        Path file = work.resolve("inbox").resolve(name);
        if (manner == Manner.AT_ONCE) {
            Path partial = file.resolveSibling(name + ".part");
            Files.write(partial, content);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        // The file stays open, so later writes reach it wherever it is moved.
        try (OutputStream out = Files.newOutputStream(file)) {
            int step = content.length / 4 + 1;
            for (int from = 0; from < content.length; from += step) {
                out.write(content, from, Math.min(step, content.length - from));
                pause(random, manner == Manner.SLOWLY ? 400 : 6000);
            }
        }
    }

    /** The pause of a slow writer, whose time is the behavior under test. */
    private static void pause(Random random, int maxMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(maxMillis));
    }

    private void assertEachEndedOnce() throws IOException {
        var results = new HashMap<String, List<Path>>();
        for (Outcome outcome : Outcome.values()) {
            try (var children = Files.list(work.resolve(outcome.folder()))) {
                for (Path result : children.filter(Files::isDirectory).toList()) {
                    JsonNode json =
                            new ObjectMapper()
                                    .readTree(Files.readString(result.resolve("result.json")));
                    results.computeIfAbsent(
                                    json.path("recording").asText(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        assertThat(results.values().stream().mapToInt(List::size).sum()).isEqualTo(sent.size());
        for (Sent one : sent) {
            assertThat(results).containsKey(one.name());
            assertThat(results.get(one.name()))
                    .as(one.name())
                    .filteredOn(result -> isResultOf(result, one))
                    .hasSize(1);
        }
        try (var inbox = Files.list(work.resolve("inbox"))) {
            assertThat(inbox).isEmpty();
        }
    }

    private static boolean isResultOf(Path result, Sent one) {
        try {
            Path recording = result.resolve(one.name());
            return result.getParent().endsWith(one.outcome().folder())
                    && Files.size(recording) == one.content().length
                    && Arrays.equals(Files.readAllBytes(recording), one.content())
                    && Files.exists(result.resolve("index.html"))
                    && new ObjectMapper()
                                    .readTree(Files.readString(result.resolve("result.json")))
                                    .path("bytes")
                                    .asLong()
                            == one.content().length;
        } catch (IOException e) {
            return false;
        }
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.walk(work)) {
            assertThat(files.map(file -> work.relativize(file).toString()))
                    .noneMatch(file -> file.contains(".job") || file.contains(".part"))
                    .noneMatch(file -> file.startsWith("inbox/"))
                    .noneMatch(file -> file.matches("claims/[^.].*"));
        }
        String gallery = Files.readString(work.resolve("outbox/index.html"));
        assertThat(sent).allSatisfy(one -> assertThat(gallery).contains(one.name()));
    }
}
