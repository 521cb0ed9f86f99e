/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelmultimodal.runtime.QueueFullException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways of a job from its queue to its result, on an engine that the test controls. */
class LifecycleTest {

    private static final String QUEUE = "multimodal.sd.demo";

    @TempDir Path folder;

    @BeforeEach
    void closeTheGate() {
        TestEngine.reset();
    }

    private Fixture fixture(String... overrides) throws Exception {
        var all = new ArrayList<>(List.of("families", "sd", "engines", "classpath:engines"));
        all.addAll(List.of(overrides));
        return new Fixture(folder, all.toArray(String[]::new));
    }

    private static Job job(String id, String prompt) {
        return new Job(id, Operation.SD_TEXT_TO_IMAGE, null, prompt, null, null, null);
    }

    @Test
    void aJobIsQueuedThenRunningThenDone() throws Exception {
        try (var fixture = fixture()) {
            var states = new CopyOnWriteArrayList<JobState>();
            fixture.jobs().follow(status -> states.add(status.state()));
            fixture.jobs().submit(job("a", "a"));
            fixture.awaitState("a", JobState.QUEUED);

            fixture.worker();
            JobStatus running = fixture.awaitState("a", JobState.RUNNING);
            TestEngine.open();
            fixture.awaitState("a", JobState.SUCCEEDED);

            assertThat(running.attempt()).isEqualTo(1);
            assertThat(running.worker()).startsWith("worker-");
            await().atMost(Fixture.PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(states)
                                            .containsExactly(
                                                    JobState.QUEUED,
                                                    JobState.RUNNING,
                                                    JobState.SUCCEEDED));
            assertThat(fixture.jobs().list()).extracting(JobStatus::id).containsExactly("a");
        }
    }

    @Test
    void aPassingFailureIsRedeliveredWithoutAResult() throws Exception {
        TestEngine.open();
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("a", "fail 2"));

            fixture.worker();

            JobStatus result = fixture.awaitResult("a");
            assertThat(result.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(result.attempt()).isEqualTo(3);
            assertThat(fixture.results()).hasSize(1);
            assertThat(fixture.broker().size(Addresses.DEAD)).isZero();
        }
    }

    @Test
    void aJobThatWaitsToBeRedeliveredSaysWhy() throws Exception {
        TestEngine.open();
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("a", "fail 5"));
            fixture.worker();

            await().atMost(Fixture.PATIENCE)
                    .until(
                            () ->
                                    fixture.jobs()
                                            .status("a")
                                            .filter(s -> s.state() == JobState.QUEUED)
                                            .filter(s -> s.message() != null)
                                            .isPresent());
            JobStatus waiting = fixture.jobs().status("a").orElseThrow();

            assertThat(waiting.type()).isEqualTo("DeviceOutOfMemoryException");
            assertThat(waiting.message()).isEqualTo("The device is full");
        }
    }

    @Test
    void aFailureThatDoesNotPassEndsAsADeadLetterWithAResult() throws Exception {
        TestEngine.open();
        try (var fixture = fixture("broker.maxDeliveries", "2")) {
            fixture.jobs().submit(job("a", "fail 100"));

            fixture.worker();

            JobStatus result = fixture.awaitResult("a");
            assertThat(result.state()).isEqualTo(JobState.FAILED);
            assertThat(result.type()).isEqualTo("exhausted");
            assertThat(result.operation()).isEqualTo("sd:text-to-image");
            Message dead = fixture.takeDeadLetter();
            assertThat(dead.getStringProperty(Addresses.JOB_ID)).isEqualTo("a");
            assertThat(dead.getStringProperty(Addresses.REASON_TYPE)).isEqualTo("exhausted");
            assertThat(Job.parse(dead.getBody(String.class))).isEqualTo(job("a", "fail 100"));
        }
    }

    @Test
    void aJobThatNobodyTookInTimeExpiresWithAResult() throws Exception {
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("a", "a"), 4, Duration.ofMillis(1));

            fixture.worker();

            JobStatus result = fixture.awaitResult("a");
            assertThat(result.state()).isEqualTo(JobState.FAILED);
            assertThat(result.type()).isEqualTo("expired");
            assertThat(fixture.takeDeadLetter().getStringProperty(Addresses.REASON_TYPE))
                    .isEqualTo("expired");
            assertThat(TestEngine.STARTED).isEmpty();
        }
    }

    @Test
    void aJobThatIsSubmittedAgainIsDoneOnce() throws Exception {
        TestEngine.open();
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("a", "a"));
            fixture.jobs().submit(job("a", "a"));
            fixture.worker();
            fixture.awaitResult("a");
            fixture.jobs().submit(job("a", "a"));
            fixture.jobs().submit(job("b", "b"));
            fixture.awaitResult("b");

            assertThat(fixture.results()).extracting(JobStatus::id).containsExactly("a", "b");
            assertThat(TestEngine.STARTED).containsExactly("a", "b");
        }
    }

    @Test
    void aJobOfHighPriorityOvertakes() throws Exception {
        TestEngine.open();
        try (var fixture = fixture("sd.consumers", "1")) {
            fixture.jobs().submit(job("low", "low"), 0, Duration.ZERO);
            fixture.jobs().submit(job("normal", "normal"));
            fixture.jobs().submit(job("high", "high"), 9, Duration.ZERO);

            fixture.worker();
            fixture.awaitResults(3);

            assertThat(TestEngine.STARTED).containsExactly("high", "normal", "low");
        }
    }

    @Test
    void aFullQueueRefusesJobsAndKeepsThoseThatItAccepted() throws Exception {
        TestEngine.open();
        try (var fixture = fixture("broker.maxQueuedJobs", "10")) {
            var accepted = new ArrayList<String>();
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 10_000; i++) {
                                    fixture.jobs().submit(job("job-" + i, "x".repeat(10_000)));
                                    accepted.add("job-" + i);
                                }
                            })
                    .isInstanceOf(QueueFullException.class);
            assertThat(accepted).hasSizeGreaterThan(10);

            fixture.worker();

            fixture.awaitResults(accepted.size());
            assertThat(fixture.results())
                    .extracting(JobStatus::id)
                    .containsExactlyInAnyOrderElementsOf(accepted);
        }
    }

    @Test
    void aFullMemoryBlocksTheSenderUntilAWorkerTakesJobs() throws Exception {
        TestEngine.open();
        int count = 700;
        try (var fixture = fixture("broker.whenFull", "block")) {
            var submitted = new CopyOnWriteArrayList<String>();
            var sender =
                    new Thread(
                            () -> {
                                for (int i = 0; i < count; i++) {
                                    fixture.jobs().submit(job("job-" + i, "x".repeat(10_000)));
                                    submitted.add("job-" + i);
                                }
                            });
            sender.start();
            await().atMost(Fixture.PATIENCE)
                    .until(() -> !submitted.isEmpty() && isBlocked(sender, submitted));
            assertThat(submitted).hasSizeLessThan(count);

            fixture.worker();
            sender.join();

            assertThat(fixture.awaitResults(count))
                    .extracting(JobStatus::id)
                    .containsExactlyInAnyOrderElementsOf(submitted);
        }
    }

    /** Returns whether the sender waits for the broker and has submitted nothing for a second. */
    private static boolean isBlocked(Thread sender, List<String> submitted)
            throws InterruptedException {
        int before = submitted.size();
        sender.join(1000);
        return submitted.size() == before && sender.isAlive();
    }

    @Test
    void aQueuedJobThatIsCancelledGetsItsResultAtOnce() throws Exception {
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("a", "a"));
            fixture.jobs().submit(job("b", "b"));

            fixture.jobs().cancel("a");

            assertThat(fixture.awaitResult("a").state()).isEqualTo(JobState.CANCELLED);
            assertThat(fixture.jobs().status("a").orElseThrow().state())
                    .isEqualTo(JobState.CANCELLED);
            assertThat(fixture.broker().size(QUEUE)).isEqualTo(1);
        }
    }

    @Test
    void aJobThatIsCancelledBeforeItArrivesIsNotDone() throws Exception {
        TestEngine.open();
        try (var fixture = fixture()) {
            fixture.jobs().cancel("a");
            fixture.worker();
            fixture.jobs().submit(job("a", "a"));

            assertThat(fixture.awaitResult("a").state()).isEqualTo(JobState.CANCELLED);
            assertThat(TestEngine.STARTED).isEmpty();
        }
    }

    @Test
    void aJobThatIsCancelledWhileItWaitsToBeRedeliveredIsNotDoneAgain() throws Exception {
        TestEngine.open();
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("a", "fail 100"));
            fixture.worker();
            await().atMost(Fixture.PATIENCE).until(() -> TestEngine.STARTED.size() > 1);

            fixture.jobs().cancel("a");

            assertThat(fixture.awaitResult("a").state()).isEqualTo(JobState.CANCELLED);
        }
    }

    @Test
    void aJobThatIsCancelledWhileItRunsGetsNoOutput() throws Exception {
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("a", "a"));
            Worker worker = fixture.worker();
            fixture.awaitState("a", JobState.RUNNING);

            fixture.jobs().cancel("a");
            await().atMost(Fixture.PATIENCE).until(() -> worker.cancelledJobs().contains("a"));
            TestEngine.open();

            assertThat(fixture.awaitResult("a").state()).isEqualTo(JobState.CANCELLED);
            assertThat(folder.resolve("results")).isEmptyDirectory();
        }
    }

    @Test
    void cancellingAJobThatIsDoneChangesNothing() throws Exception {
        TestEngine.open();
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("a", "a"));
            fixture.worker();
            JobStatus result = fixture.awaitResult("a");

            fixture.jobs().cancel("a");

            assertThat(fixture.jobs().status("a")).contains(result);
            assertThat(fixture.results()).containsExactly(result);
        }
    }
}
