/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.MultimodalException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An index that is given what it cannot keep, closed under its users, or loses its disk. */
class LuceneIndexTest {

    @TempDir Path folder;

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(LuceneIndex.openCount()).isZero();
    }

    private static IndexEntry entry(String id, float... vector) {
        return new IndexEntry(id, vector, "", Map.of());
    }

    private static IndexEntry with(Map<String, Object> metadata) {
        return new IndexEntry("bad", new float[] {1, 2}, "", metadata);
    }

    private static List<String> ids(LuceneIndex index) {
        var query = new IndexQuery(new float[] {1, 1}, 1000, 0, -1, Optional.empty(), 0, 1000);
        return index.search(query).stream().map(SearchHit::id).sorted().toList();
    }

    static Stream<IndexEntry> unfit() {
        var many = new HashMap<String, Object>();
        IntStream.range(0, 300).forEach(i -> many.put("name" + i, i));
        List<Object> nested = List.of(List.of("a"));
        return Stream.of(
                entry("x".repeat(32_767), 1, 2),
                entry("é".repeat(16_384), 1, 2),
                entry("", 1, 2),
                entry("bad", 0, 0),
                entry("bad", Float.NaN, 1),
                entry("bad", Float.POSITIVE_INFINITY, 1),
                entry("bad", 1, 2, 3),
                entry("bad"),
                new IndexEntry("bad", new float[5000], "", Map.of()),
                with(Map.of("note", "x".repeat(32_767))),
                with(Map.of("x".repeat(300), 1)),
                with(Map.of("", 1)),
                with(many),
                with(Map.of("nested", nested)),
                with(Map.of("size", "large")),
                with(Map.of("color", 7)));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void ofABatchWithAnEntryThatDoesNotFitNothingIsKept(IndexEntry unfit) {
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            index.upsert(
                    List.of(
                            new IndexEntry(
                                    "first",
                                    new float[] {1, 2},
                                    "",
                                    Map.of("size", 3, "color", "red"))));

            assertThatThrownBy(() -> index.upsert(List.of(entry("second", 3, 4), unfit)))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageNotContaining("null");
            index.upsert(List.of(entry("third", 5, 6)));

            assertThat(ids(index)).containsExactly("first", "third");
        }
    }

    @Test
    void aBatchOfMixedSizesLeavesAnEmptyIndexEmpty() {
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            assertThatThrownBy(
                            () -> index.upsert(List.of(entry("one", 1, 2), entry("two", 1, 2, 3))))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("3 values");

            index.upsert(List.of(entry("three", 1, 2)));
            assertThat(ids(index)).containsExactly("three");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "topK,                   0,  0, -1,   0,   10",
        "offset,                 1, -1, -1,   0,   10",
        "minScore,               1,  0, -1.1, 0,   10",
        "minScore,               1,  0, NaN,  0,   10",
        "nearDuplicateThreshold, 1,  0, -1,   1.5, 10",
        "numCandidates,          1,  0, -1,   0,   -1"
    })
    void aQueryOutOfRangeIsRefusedAndNotRetried(
            String option, int count, int offset, float minScore, float near, int candidates) {
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            index.upsert(List.of(entry("one", 1, 2)));

            assertThatThrownBy(
                            () ->
                                    index.search(
                                            new IndexQuery(
                                                    new float[] {1, 1},
                                                    count,
                                                    offset,
                                                    minScore,
                                                    Optional.empty(),
                                                    near,
                                                    candidates)))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageStartingWith(option + "=")
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void noMessageRepeatsALineBreakOfAnId() {
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            assertThatThrownBy(() -> index.upsert(List.of(entry("a\nERROR forged", 0, 0))))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void whatJustFitsIsKept() {
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            index.upsert(
                    List.of(
                            new IndexEntry(
                                    "x".repeat(32_766),
                                    new float[] {1e-38f, Float.MAX_VALUE},
                                    "",
                                    Map.of("note", "y".repeat(32_766), "tags", List.of("a", "b"))),
                            entry("tiny", Float.MIN_VALUE, 0)));

            assertThat(ids(index)).hasSize(2);
        }
    }

    @Test
    void namesOfMetadataAreNotTakenWithoutEnd() {
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            for (int batch = 0; batch < 5; batch++) {
                index.upsert(
                        List.of(new IndexEntry("e" + batch, new float[] {1, 2}, "", names(batch))));
            }
            assertThatThrownBy(
                            () ->
                                    index.upsert(
                                            List.of(
                                                    new IndexEntry(
                                                            "e",
                                                            new float[] {1, 2},
                                                            "",
                                                            names(5)))))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("at most 1000");
        }
        try (LuceneIndex again = LuceneIndex.open(folder.resolve("index"))) {
            assertThatThrownBy(() -> again.upsert(List.of(with(names(7)))))
                    .isInstanceOf(InvalidOptionException.class);
        }
    }

    private static Map<String, Object> names(int batch) {
        var names = new LinkedHashMap<String, Object>();
        IntStream.range(0, 200).forEach(i -> names.put("name" + (batch * 200 + i), "x"));
        return names;
    }

    @Test
    void aKindThatWasWrittenBeforeIsKnownWhenTheIndexIsOpenedAgain() {
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            index.upsert(List.of(new IndexEntry("a", new float[] {1, 2}, "", Map.of("size", 3))));
        }
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            assertThatThrownBy(() -> index.upsert(List.of(with(Map.of("size", "3")))))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("'size'")
                    .hasMessageContaining("expected a number");
        }
    }

    @Test
    void closingWhileAnotherOpensIsNoOtherProcess() throws Exception {
        Path path = folder.resolve("index");
        var users = Executors.newFixedThreadPool(4);
        var done = new ArrayList<Future<?>>();
        for (int user = 0; user < 4; user++) {
            String id = "user" + user;
            done.add(
                    users.submit(
                            () -> {
                                for (int round = 0; round < 40; round++) {
                                    try (LuceneIndex index = LuceneIndex.open(path)) {
                                        index.upsert(List.of(entry(id, 1, round + 1)));
                                    }
                                }
                            }));
        }
        for (Future<?> user : done) {
            user.get(60, TimeUnit.SECONDS);
        }
        users.shutdown();
    }

    @Test
    void twoNamesOfOneDirectoryAreOneIndex() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (LuceneIndex one = LuceneIndex.open(real);
                LuceneIndex other = LuceneIndex.open(link)) {
            one.upsert(List.of(entry("one", 1, 2)));
            other.upsert(List.of(entry("two", 1, 2)));

            assertThat(ids(one)).containsExactly("one", "two");
        }
    }

    @Test
    void whatComesAfterTheCloseMayBeSentAgainAndOpensNothing() {
        LuceneIndex index = LuceneIndex.open(folder.resolve("index"));
        index.upsert(List.of(entry("one", 1, 2)));
        index.close();

        for (Runnable late :
                List.<Runnable>of(
                        () -> ids(index),
                        () -> index.upsert(List.of(entry("two", 1, 2))),
                        () -> index.delete(List.of("one")))) {
            assertThatThrownBy(late::run).isInstanceOf(EndpointStoppedException.class);
        }
        try (LuceneIndex again = LuceneIndex.open(folder.resolve("index"))) {
            again.upsert(List.of(entry("three", 1, 2)));
            assertThat(ids(again)).containsExactly("one", "three");
        }
    }

    @Test
    void closedUnderLoadEveryUserHasAResultOrMayComeAgain() throws Exception {
        LuceneIndex index = LuceneIndex.open(folder.resolve("index"));
        index.upsert(List.of(entry("one", 1, 2)));
        var users = Executors.newFixedThreadPool(6);
        var started = new CountDownLatch(6);
        var failures = new ArrayList<Future<Throwable>>();
        for (int user = 0; user < 6; user++) {
            boolean writes = user % 2 == 0;
            failures.add(
                    users.submit(
                            () -> {
                                started.countDown();
                                for (int round = 1; ; round++) {
                                    try {
                                        if (writes) {
                                            index.upsert(List.of(entry("w", round, 1)));
                                        } else {
                                            ids(index);
                                        }
                                    } catch (Throwable e) {
                                        return e;
                                    }
                                }
                            }));
        }
        started.await();
        index.close();

        for (Future<Throwable> failure : failures) {
            assertThat(failure.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(EndpointStoppedException.class);
        }
        users.shutdown();
    }

    @Test
    void aFullDiskIsNamedAndWhenItHasRoomTheIndexGoesOn() {
        var isFull = new AtomicBoolean();
        try (LuceneIndex index =
                LuceneIndex.open(
                        folder.resolve("index"),
                        path -> new SmallDisk(FSDirectory.open(path), isFull))) {
            index.upsert(List.of(entry("one", 1, 2)));

            isFull.set(true);
            assertThatThrownBy(() -> index.upsert(List.of(entry("two", 1, 2))))
                    .isInstanceOf(IndexUnavailableException.class)
                    .hasMessageContaining("No space left on device");
            assertThat(ids(index)).containsExactly("one");
            assertThatThrownBy(() -> index.upsert(List.of(entry("three", 1, 2))))
                    .isInstanceOf(IndexUnavailableException.class)
                    .hasMessageContaining("No space left on device");

            isFull.set(false);
            index.upsert(List.of(entry("four", 1, 2)));
            assertThat(ids(index)).containsExactly("four", "one");
        }
    }

    /** A directory whose files cannot grow while it is full. */
    private static final class SmallDisk extends FilterDirectory {
        private final AtomicBoolean isFull;

        SmallDisk(Directory in, AtomicBoolean isFull) {
            super(in);
            this.isFull = isFull;
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            if (isFull.get()) {
                throw new IOException("No space left on device");
            }
            return super.createOutput(name, context);
        }
    }

    @Test
    void aDirectoryThatCannotBeOneSaysSo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no directory");

        assertThatThrownBy(() -> LuceneIndex.open(file.resolve("index")))
                .isInstanceOf(IndexUnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Exception");
    }

    @Test
    void damagedFilesFailTyped() throws Exception {
        Path intact = folder.resolve("intact");
        try (LuceneIndex index = LuceneIndex.open(intact)) {
            for (int i = 0; i < 20; i++) {
                index.upsert(
                        List.of(
                                new IndexEntry(
                                        "e" + i, new float[] {i, 1}, "t", Map.of("size", i))));
            }
        }
        var random = new Random(1);
        for (int round = 0; round < 150; round++) {
            Path damaged = folder.resolve("damaged" + round);
            copy(intact, damaged, random);
            try (LuceneIndex index = LuceneIndex.open(damaged)) {
                try {
                    ids(index);
                    index.upsert(List.of(entry("new", 1, 2)));
                } catch (MultimodalException e) {
                    assertThat(e)
                            .isInstanceOfAny(
                                    IndexUnavailableException.class, InvalidOptionException.class);
                }
            } catch (IndexUnavailableException e) {
                assertThat(e).hasMessageContaining("damaged" + round);
            }
        }
    }

    /** With some bytes of one file changed, or its end missing. */
    private static void copy(Path from, Path to, Random random) throws IOException {
        Files.createDirectories(to);
        List<Path> files;
        try (Stream<Path> list = Files.list(from)) {
            files = list.sorted().toList();
        }
        Path victim = files.get(random.nextInt(files.size()));
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            if (file.equals(victim) && bytes.length > 0) {
                if (random.nextInt(4) == 0) {
                    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                } else {
                    for (int i = 0; i < 3; i++) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                    }
                }
            }
            Files.write(to.resolve(file.getFileName()), bytes);
        }
    }
}
