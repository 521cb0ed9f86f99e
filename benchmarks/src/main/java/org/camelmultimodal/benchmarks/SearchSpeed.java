/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camelmultimodal.clip.index.IndexEntry;
import org.camelmultimodal.clip.index.IndexQuery;
import org.camelmultimodal.clip.index.LuceneIndex;
import org.camelmultimodal.clip.index.SearchHit;

/**
 * Compares the search in the embedded index to an exhaustive search. The vectors are distributed as
 * those of images, in many clusters of few directions; independent random vectors have no near
 * neighbors.
 */
final class SearchSpeed {

    private static final int SIZE = 512;
    private static final int LATENT = 48;
    private static final int CLUSTERS = 1000;
    private static final int QUERIES = 1000;
    private static final int CHECKED = 200;
    private static final int NEAREST = 10;
    private static final int AT_ONCE = 1000;

    private final Random random = new Random(17);
    private final float[][] directions = gaussian(LATENT, SIZE, 1);
    private final float[][] centres = gaussian(CLUSTERS, LATENT, 1);

    private SearchSpeed() {}

    static List<Bar> measure(int count) throws Exception {
        return new SearchSpeed().run(count);
    }

    private List<Bar> run(int count) throws Exception {
        Path folder = SpeedFixtures.work().resolve("index-" + count);
        delete(folder);
        var vectors = new float[count][];
        long begin = System.nanoTime();
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            for (int from = 0; from < count; from += AT_ONCE) {
                var entries = new ArrayList<IndexEntry>();
                for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
                    vectors[i] = vector();
                    entries.add(new IndexEntry(String.valueOf(i), vectors[i], "", Map.of()));
                }
                index.upsert(entries);
                if (from % 20_000 == 0) {
                    System.err.printf("  indexed %d of %d%n", from + entries.size(), count);
                }
            }
        }
        double built = (System.nanoTime() - begin) / 1e9;
        begin = System.nanoTime();
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            index.search(query(vector()));
            double opened = (System.nanoTime() - begin) / 1e6;
            System.out.printf(
                    "  %d vectors of %d values: indexed in %.0f s, opened and first answered in %.0f ms%n",
                    count, SIZE, built, opened);
            return search(index, vectors);
        } finally {
            delete(folder);
        }
    }

    private List<Bar> search(LuceneIndex index, float[][] vectors) {
        for (int i = 0; i < QUERIES; i++) {
            index.search(query(vector()));
        }
        var times = new ArrayList<Long>();
        int found = 0;
        for (int i = 0; i < QUERIES; i++) {
            float[] queryVector = vector();
            long begin = System.nanoTime();
            List<SearchHit> hits = index.search(query(queryVector));
            times.add(System.nanoTime() - begin);
            if (i < CHECKED) {
                Set<String> nearest = nearest(vectors, queryVector);
                found += (int) hits.stream().filter(hit -> nearest.contains(hit.id())).count();
            }
        }
        String name = "search in %d vectors, ".formatted(vectors.length);
        return List.of(
                Bar.atMost(
                        name + "p99", Benchmarks.percentile(times.stream(), 0.99) / 1e6, 10, "ms"),
                Bar.atLeast(name + "recall@10", (double) found / (CHECKED * NEAREST), 0.95, ""));
    }

    private static IndexQuery query(float[] vector) {
        return new IndexQuery(vector, NEAREST, 0, -1, Optional.empty(), 0, 100);
    }

    private static Set<String> nearest(float[][] vectors, float[] queryVector) {
        var scores = new float[vectors.length];
        IntStream.range(0, vectors.length)
                .parallel()
                .forEach(i -> scores[i] = dot(vectors[i], queryVector));
        var nearest = new HashSet<String>();
        IntStream.range(0, vectors.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(NEAREST)
                .forEach(i -> nearest.add(String.valueOf(i)));
        return nearest;
    }

    private float[] vector() {
        float[] centre = centres[random.nextInt(CLUSTERS)];
        var vector = new float[SIZE];
        for (int k = 0; k < LATENT; k++) {
            double weight = centre[k] + 0.5 * random.nextGaussian();
            for (int i = 0; i < SIZE; i++) {
                vector[i] += (float) weight * directions[k][i];
            }
        }
        double squares = 0;
        for (int i = 0; i < SIZE; i++) {
            vector[i] += (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < SIZE; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private float[][] gaussian(int rows, int columns, double deviation) {
        var matrix = new float[rows][columns];
        for (float[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return matrix;
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
