/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.clip.ClipComponent;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.decoding.Decoding;
import org.camelmultimodal.runtime.decoding.MediaDecoder;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/** Measures the time that <code>decoding=isolated</code> adds to a message. */
final class DecodingCost {

    private static final int WARM_UP = 5;
    private static final int STARTS = 9;
    private static final double SECONDS = 10;

    private DecodingCost() {}

    /**
     * A kind of message.
     *
     * @param uri the endpoint, without the option decoding
     * @param body the body of each message
     * @param messages number of messages that are measured
     */
    private record Workload(String name, String uri, Object body, int messages) {

        String route(Decoding decoding) {
            return "direct:%s-%s".formatted(name.replaceAll("\\W", "-"), decoding);
        }
    }

    static List<Bar> measure() throws Exception {
        start();
        List<Workload> workloads = workloads();
        try (var context = new DefaultCamelContext()) {
            var clip = new ClipComponent();
            // Otherwise all messages but the first would be served from the cache.
            clip.setEmbeddingCacheMaxBytes(0);
            context.addComponent("clip", clip);
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            for (Workload load : workloads) {
                                for (Decoding decoding : Decoding.values()) {
                                    from(load.route(decoding))
                                            .to(load.uri() + "&decoding=" + decoding);
                                }
                            }
                        }
                    });
            context.start();
            try (ProducerTemplate template = context.createProducerTemplate()) {
                List<Bar> bars = new ArrayList<>();
                for (Workload load : workloads) {
                    bars.add(measure(template, load));
                }
                return bars;
            }
        }
    }

    private static Bar measure(ProducerTemplate template, Workload load) {
        int warmUp = Math.max(WARM_UP, load.messages() / 5);
        var inProcess = new double[load.messages()];
        var isolated = new double[load.messages()];
        // In turns, so that other load on the machine affects both equally.
        for (int i = -warmUp; i < load.messages(); i++) {
            double one = millis(template, load, Decoding.IN_PROCESS);
            double other = millis(template, load, Decoding.ISOLATED);
            if (i >= 0) {
                inProcess[i] = one;
                isolated[i] = other;
            }
        }
        double millis = Benchmarks.median(inProcess);
        double more = Benchmarks.median(isolated) - millis;
        System.out.printf(
                "  %-24s %8.2f ms in this process, %+.2f ms isolated%n", load.name(), millis, more);
        return Bar.atMost("isolated: " + load.name(), 100 * more / millis, 5, "%");
    }

    private static double millis(ProducerTemplate template, Workload load, Decoding decoding) {
        long begin = System.nanoTime();
        template.requestBody(load.route(decoding), load.body());
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Measures the time until a worker is ready, and until it has decoded its first image. */
    private static void start() throws IOException {
        var ready = new double[STARTS];
        var first = new double[STARTS];
        var jpeg = new MediaSource.Bytes(jpeg(500, 375), "jpeg");
        for (int i = 0; i < STARTS; i++) {
            long begin = System.nanoTime();
            try (MediaDecoder decoder = Decoding.ISOLATED.open()) {
                ready[i] = (System.nanoTime() - begin) / 1e6;
                decoder.image(jpeg, ImageLimits.DEFAULT, Deadline.NONE);
                first[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        System.out.printf(
                "  a worker is ready after %.0f ms, and has decoded an image after %.0f ms%n",
                Benchmarks.median(ready), Benchmarks.median(first));
    }

    private static List<Workload> workloads() throws IOException {
        byte[] small = jpeg(500, 375);
        byte[] photo = jpeg(4000, 3000);
        String large = "clip:embed?model=" + SpeedFixtures.model();
        return List.of(
                new Workload("ViT-B/32, 500 × 375", large, small, 200),
                new Workload(
                        "demo-whisper, 10 s", "whisper:transcribe?language=en", recording(), 60),
                new Workload("demo-clip, 500 × 375", "clip:embed?model=demo", small, 300),
                new Workload("ViT-B/32, 4000 × 3000", large, photo, 40),
                new Workload("ViT-B/32, list of 48", large, Collections.nCopies(48, small), 10));
    }

    /** Returns the held-out recording with the duration nearest to ten seconds. */
    private static byte[] recording() throws IOException {
        return Evaluation.archive("whisper-heldout.zip").entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("en-"))
                .map(Map.Entry::getValue)
                .min(Comparator.comparingDouble(bytes -> Math.abs(seconds(bytes) - SECONDS)))
                .orElseThrow();
    }

    private static double seconds(byte[] bytes) {
        return AudioDecoder.decode(new MediaSource.Bytes(bytes, "recording"), AudioLimits.DEFAULT)
                .seconds();
    }

    /** Returns one of the images of ImageNet's sizes, resized. */
    private static byte[] jpeg(int width, int height) throws IOException {
        byte[] source = SpeedFixtures.images("imagenet").values().iterator().next();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Image scaled =
                ImageIO.read(new ByteArrayInputStream(source))
                        .getScaledInstance(width, height, Image.SCALE_SMOOTH);
        image.createGraphics().drawImage(scaled, 0, 0, null);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }
}
