/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.clip.ClipComponent;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;

/**
 * Compares a clip:embed route with a model of the size of ViT-B/32 to the engine alone, on images
 * with the sizes of ImageNet and of COCO. The latter are larger and take more time to decode, which
 * on a CPU is not available to the model.
 */
final class ClipSpeed {

    private static final int BATCH = 16;
    private static final int ROUNDS = 13;

    /** More, since the route is expected to be closer to its threshold there. */
    private static final int LARGER_ROUNDS = 21;

    private static final int IMAGES = 12 * BATCH;
    private static final int CALLERS = 64;
    private static final int SIDE = 224;

    private ClipSpeed() {}

    /** Measures with images of both sizes. */
    static List<Bar> measure() throws Exception {
        return measure(
                (bare, template) -> {
                    var bars = new ArrayList<>(measure(bare, template, bodies("imagenet")));
                    bars.add(measureLarger(bare, template, bodies("coco")));
                    return bars;
                });
    }

    /** Measures with images of COCO sizes only. */
    static List<Bar> measureLarger() throws Exception {
        return measure((bare, template) -> List.of(measureLarger(bare, template, bodies("coco"))));
    }

    /** A measurement of the engine alone and of the route. */
    private interface Measurement {
        List<Bar> measure(OnnxSession bare, ProducerTemplate template) throws Exception;
    }

    private static List<Bar> measure(Measurement measurement) throws Exception {
        try (OnnxSession bare =
                        OnnxSession.open(
                                SpeedFixtures.model().resolve("onnx/vision_model.onnx"),
                                Device.AUTO);
                var context = new DefaultCamelContext()) {
            var component = new ClipComponent();
            // Otherwise all rounds but the first would be served from the cache.
            component.setEmbeddingCacheMaxBytes(0);
            context.addComponent("clip", component);
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:embed")
                                    .toF(
                                            "clip:embed?model=%s&batchSize=%d",
                                            SpeedFixtures.model(), BATCH);
                        }
                    });
            context.start();
            try (ProducerTemplate template = context.createProducerTemplate()) {
                return measurement.measure(bare, template);
            }
        }
    }

    private static List<byte[]> bodies(String sizes) throws IOException {
        List<byte[]> jpegs = new ArrayList<>(SpeedFixtures.images(sizes).values());
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            bodies.add(jpegs.get(i % jpegs.size()));
        }
        return bodies;
    }

    private static Bar measureLarger(
            OnnxSession bare, ProducerTemplate template, List<byte[]> bodies) {
        bare(bare);
        list(template, bodies);
        var engine = new double[LARGER_ROUNDS];
        var route = new double[LARGER_ROUNDS];
        for (int i = 0; i < LARGER_ROUNDS; i++) {
            // In alternating order, so that a drift of the machine's speed affects both equally.
            if (i % 2 == 0) {
                engine[i] = bare(bare);
                route[i] = list(template, bodies);
            } else {
                route[i] = list(template, bodies);
                engine[i] = bare(bare);
            }
        }
        double[] ratios = ratios(route, engine);
        Arrays.sort(ratios);
        System.out.printf(
                "  images of 640 × 480 per second: engine alone %.1f, route with lists %.1f; ratio in half of the rounds %.3f to %.3f%n",
                Benchmarks.median(engine),
                Benchmarks.median(route),
                ratios[LARGER_ROUNDS / 4],
                ratios[LARGER_ROUNDS - 1 - LARGER_ROUNDS / 4]);
        return Bar.atLeast(
                "clip:embed route, of the bare engine, 640 × 480", ratio(route, engine), 0.95, "x");
    }

    private static List<Bar> measure(
            OnnxSession bare, ProducerTemplate template, List<byte[]> bodies) throws Exception {
        bare(bare);
        list(template, bodies);
        var engine = new double[ROUNDS];
        var route = new double[ROUNDS];
        var callers = new double[ROUNDS];
        var latencies = new ConcurrentLinkedQueue<Long>();
        // In turns, so that other load on the machine affects all three equally.
        for (int i = 0; i < ROUNDS; i++) {
            engine[i] = bare(bare);
            route[i] = list(template, bodies);
            callers[i] = concurrent(template, bodies, latencies);
        }
        double bareSpeed = Benchmarks.median(engine);
        double routeSpeed = Benchmarks.median(route);
        double callerSpeed = Benchmarks.median(callers);
        System.out.printf(
                "  images per second: engine alone %.1f, route with lists %.1f, %d callers %.1f; latency of the callers p50 %.0f ms, p99 %.0f ms%n",
                bareSpeed,
                routeSpeed,
                CALLERS,
                callerSpeed,
                Benchmarks.percentile(latencies.stream(), 0.5) / 1e6,
                Benchmarks.percentile(latencies.stream(), 0.99) / 1e6);
        return List.of(
                Bar.atLeast(
                        "clip:embed route, of the bare engine", ratio(route, engine), 0.95, "x"),
                Bar.atLeast(
                        "64 callers, of the best single caller", ratio(callers, route), 0.9, "x"));
    }

    /**
     * Returns the median of the ratios of the rounds: other load affects both figures of a round
     * equally.
     */
    private static double ratio(double[] figures, double[] references) {
        return Benchmarks.median(ratios(figures, references));
    }

    private static double[] ratios(double[] figures, double[] references) {
        var ratios = new double[figures.length];
        for (int i = 0; i < figures.length; i++) {
            ratios[i] = figures[i] / references[i];
        }
        return ratios;
    }

    /** Returns the images per second of the engine alone, on pixel values in memory. */
    private static double bare(OnnxSession session) {
        var pixels = new float[BATCH * 3 * SIDE * SIDE];
        long begin = System.nanoTime();
        for (int done = 0; done < IMAGES; done += BATCH) {
            try (OnnxInputs inputs = session.feed()) {
                inputs.floats("pixel_values", pixels, BATCH, 3, SIDE, SIDE);
                try (OnnxOutputs outputs = session.run(inputs, "image_embeds")) {
                    outputs.floats("image_embeds");
                }
            }
        }
        return IMAGES * 1e9 / (System.nanoTime() - begin);
    }

    /** Returns the images per second of one caller that sends a list. */
    private static double list(ProducerTemplate template, List<byte[]> bodies) {
        long begin = System.nanoTime();
        List<?> vectors = template.requestBody("direct:embed", bodies, List.class);
        if (vectors.size() != bodies.size()) {
            throw new InferenceException(
                    "The route returned %d vectors: expected %d"
                            .formatted(vectors.size(), bodies.size()));
        }
        return bodies.size() * 1e9 / (System.nanoTime() - begin);
    }

    /** Returns the images per second of concurrent callers that send one image after the other. */
    private static double concurrent(
            ProducerTemplate template, List<byte[]> bodies, ConcurrentLinkedQueue<Long> latencies)
            throws Exception {
        var next = new AtomicInteger();
        var pool = Executors.newFixedThreadPool(CALLERS);
        long begin = System.nanoTime();
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(
                        pool.submit(
                                () -> {
                                    for (int n = next.getAndIncrement();
                                            n < bodies.size();
                                            n = next.getAndIncrement()) {
                                        long sent = System.nanoTime();
                                        template.requestBody(
                                                "direct:embed", bodies.get(n), float[].class);
                                        latencies.add(System.nanoTime() - sent);
                                    }
                                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            pool.shutdown();
        }
        return bodies.size() * 1e9 / (System.nanoTime() - begin);
    }
}
