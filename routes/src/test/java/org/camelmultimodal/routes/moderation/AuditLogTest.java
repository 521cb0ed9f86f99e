/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log has one line for each decision, in order. */
class AuditLogTest {

    @TempDir Path folder;

    /** Returns the JDBC URL of an empty database. */
    String url() {
        return "jdbc:sqlite:%s?journal_mode=WAL&synchronous=FULL&busy_timeout=60000&transaction_mode=IMMEDIATE"
                .formatted(folder.resolve("audit.db"));
    }

    private static AuditEntry decision(Stage stage, String post, Verdict verdict, String message) {
        return new AuditEntry(
                0,
                null,
                stage,
                post,
                verdict,
                List.of(new Reason("text", verdict, "weapon", 0.75f, 0.5f, null)),
                "posts/1",
                "clip:demo",
                "worker-1",
                Map.of("text", "abc"),
                message);
    }

    private static List<AuditEntry> lines(AuditLog log) {
        var lines = new ArrayList<AuditEntry>();
        log.forEach(lines::add);
        return lines;
    }

    @Test
    void aLineIsReadAsItWasWritten() {
        try (var log = new AuditLog(url())) {
            AuditEntry line = log.append(decision(Stage.AUTOMATIC, "a", Verdict.BLOCK, "ID:1"));

            assertThat(line.sequence()).isEqualTo(1);
            assertThat(log.find(Stage.AUTOMATIC, "a")).contains(line);
            assertThat(lines(log)).containsExactly(line);
        }
    }

    @Test
    void theFirstDecisionOfAStageIsTheOnlyOne() {
        try (var log = new AuditLog(url())) {
            AuditEntry first = log.append(decision(Stage.HUMAN, "a", Verdict.BLOCK, "ID:1"));

            assertThat(log.append(decision(Stage.HUMAN, "a", Verdict.ALLOW, "ID:2")))
                    .isEqualTo(first);
            assertThat(lines(log)).containsExactly(first);
        }
    }

    @Test
    void linesOfSeveralWritersHaveNumbersWithoutGapsInTheOrderOfTime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (var one = new AuditLog(url());
                var other = new AuditLog(url())) {
            List<Callable<AuditEntry>> tasks =
                    IntStream.range(0, 100)
                            .<Callable<AuditEntry>>mapToObj(
                                    i ->
                                            () ->
                                                    (i % 2 == 0 ? one : other)
                                                            .append(
                                                                    decision(
                                                                            Stage.AUTOMATIC,
                                                                            "post-" + i / 3,
                                                                            Verdict.ALLOW,
                                                                            "ID:" + i)))
                            .toList();
            for (Future<AuditEntry> task : threads.invokeAll(tasks)) {
                task.get();
            }

            List<AuditEntry> lines = lines(one);
            assertThat(lines)
                    .extracting(AuditEntry::sequence)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 34).boxed().toList());
            assertThat(lines).extracting(AuditEntry::post).doesNotHaveDuplicates();
            assertThat(lines).extracting(AuditEntry::time).isSorted();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void timeDoesNotGoBackWithTheClock() throws Exception {
        try (var log = new AuditLog(url())) {
            log.append(decision(Stage.AUTOMATIC, "a", Verdict.ALLOW, "ID:1"));
            try (var connection = DriverManager.getConnection(url());
                    var statement = connection.createStatement()) {
                statement.executeUpdate(
                        "update moderation_audit set decided_at = '2999-01-01T00:00:00Z'");
            }

            assertThat(log.append(decision(Stage.HUMAN, "a", Verdict.ALLOW, "ID:2")).time())
                    .isEqualTo("2999-01-01T00:00:00Z");
        }
    }

    @Test
    void aDatabaseThatCannotBeOpenedDecidesNothing() {
        try (var log =
                new AuditLog(
                        "jdbc:sqlite:%s?password=secret"
                                .formatted(folder.resolve("missing/audit.db")))) {
            assertThatThrownBy(
                            () -> log.append(decision(Stage.AUTOMATIC, "a", Verdict.ALLOW, "ID:1")))
                    .isInstanceOf(AuditLogException.class)
                    .hasMessageContaining("Set the property audit")
                    .hasMessageNotContaining("secret");
        }
    }
}
