/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that run during garbage collection, are closed during their runs, or are invalid. */
@Timeout(120)
class OnnxChaosTest {

    private static final Path TYPES = Path.of("src/test/resources/onnx/types.onnx");
    private static final int THREADS = 4;
    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 1) * 150;

    @TempDir Path folder;

    private static OnnxSession open() {
        return OnnxSession.open(TYPES, Device.CPU);
    }

    /** Runs the graph on values that are unique to the run, and compares the outputs. */
    private static void runOnce(OnnxSession session, int seed) {
        int count = 1000;
        var values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = seed + i);
        List<float[]> rows = List.of(values);
        try (OnnxInputs inputs = session.feed()) {
            inputs.floats("float", rows, count);
            for (String other : List.of("float16", "bfloat16", "double", "int64", "int32")) {
                inputs.longs(other, new long[] {0}, 1);
            }
            try (OnnxOutputs outputs = session.run(inputs, "float_twice")) {
                float[] twice = outputs.floats("float_twice");
                for (int i = 0; i < count; i++) {
                    assertThat(twice[i]).isEqualTo(2 * values[i]);
                }
            }
        }
    }

    @Test
    void nothingNativeIsFreedEarlyWhileMemoryIsCollected() throws Exception {
        var isOver = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(THREADS + 1);
        try (OnnxSession session = open()) {
            threads.submit(
                    () -> {
                        var garbage = new ArrayList<byte[]>();
                        while (!isOver.get()) {
                            garbage.add(new byte[1 << 20]);
                            if (garbage.size() > 50) {
                                garbage.clear();
                                System.gc();
                            }
                        }
                    });
            var runs = new ArrayList<Future<?>>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * ROUNDS;
                runs.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < ROUNDS; i++) {
                                        runOnce(session, first + i);
                                    }
                                }));
            }
            for (Future<?> run : runs) {
                run.get(100, TimeUnit.SECONDS);
            }
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
    }

    @Test
    void aRunThatMeetsAClosedGraphMayBeSentAgain() throws Exception {
        var threads = Executors.newFixedThreadPool(THREADS);
        for (int round = 0; round < 10; round++) {
            OnnxSession session = open();
            var started = new CountDownLatch(THREADS);
            var runs = new ArrayList<Future<?>>();
            for (int thread = 0; thread < THREADS; thread++) {
                runs.add(
                        threads.submit(
                                () -> {
                                    started.countDown();
                                    for (int i = 0; ; i++) {
                                        runOnce(session, i);
                                    }
                                }));
            }
            started.await();
            session.close();
            session.close();

            for (Future<?> run : runs) {
                assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(EndpointStoppedException.class);
            }
        }
        threads.shutdown();
    }

    @Test
    void cutAndRandomFilesAreNoGraphs() throws IOException {
        byte[] whole = Files.readAllBytes(TYPES);
        var random = new Random(3);
        for (int i = 0; i < 100; i++) {
            var bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                bytes = Arrays.copyOf(whole, random.nextInt(whole.length / 2));
            }
            Path file = Files.write(folder.resolve("model.onnx"), bytes);

            assertThatThrownBy(() -> OnnxSession.open(file, Device.CPU).close())
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("model.onnx");
        }
    }
}
