/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.PixelValues;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.ImageDecoder;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.Precision;

/**
 * Compares preprocessing from JPEG to pixel values on one thread to Pillow and numpy on the same
 * files.
 */
final class PreprocessingSpeed {

    private static final int WARM_UP = 300;
    private static final int ROUNDS = 60;

    private PreprocessingSpeed() {}

    static List<Bar> measure() throws IOException {
        Map<String, byte[]> images = SpeedFixtures.images("coco");
        var directory = new ModelDirectory("vit-b-32", SpeedFixtures.model(), Precision.AUTO);
        try (ClipModel model = ClipModel.load(directory, SessionSettings.DEFAULT);
                var pillow = Pillow.start("coco")) {
            for (int i = 0; i < WARM_UP; i++) {
                images.forEach((name, bytes) -> prepare(model, bytes));
            }
            double ours = 0;
            double theirs = 0;
            for (var image : images.entrySet()) {
                var times = new double[ROUNDS];
                var references = new double[ROUNDS];
                // In turns, so that other load on the machine affects both equally.
                for (int i = 0; i < ROUNDS; i++) {
                    long begin = System.nanoTime();
                    prepare(model, image.getValue());
                    times[i] = (System.nanoTime() - begin) / 1e6;
                    references[i] = pillow.millis(image.getKey());
                }
                double median = Benchmarks.median(times);
                double reference = Benchmarks.median(references);
                System.out.printf(
                        "  %-16s %6.2f ms, Pillow %6.2f ms%n", image.getKey(), median, reference);
                ours += median;
                theirs += reference;
            }
            return List.of(
                    Bar.atLeast("preprocessing, times Pillow's speed", theirs / ours, 1, "x"));
        }
    }

    /** A Python process that preprocesses images on request. */
    private record Pillow(Process process, PrintWriter names, BufferedReader times)
            implements AutoCloseable {

        static Pillow start(String sizes) throws IOException {
            Process process =
                    new ProcessBuilder(
                                    System.getProperty("speed.python", "python3"),
                                    "python/benchmarks/vit_b_32.py",
                                    "pillow",
                                    SpeedFixtures.folder(sizes).toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            return new Pillow(
                    process, new PrintWriter(process.outputWriter(), true), process.inputReader());
        }

        double millis(String name) throws IOException {
            names.println(name);
            String time = times.readLine();
            if (time == null) {
                throw new IOException("Python ended while it preprocessed " + name);
            }
            return Double.parseDouble(time);
        }

        @Override
        public void close() {
            names.close();
            process.destroy();
        }
    }

    private static PixelValues prepare(ClipModel model, byte[] jpeg) {
        return model.pixelValues(
                ImageDecoder.decode(new MediaSource.Bytes(jpeg, "jpeg"), ImageLimits.DEFAULT));
    }
}
