/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own that are stopped, hang or are killed while they have a job. */
class ProcessTest {

    /** Some seconds of work on the demo model. */
    private static final Map<String, Object> LONG = Map.of("steps", 400);

    private static final Map<String, Object> SHORT = Map.of("steps", 2);

    @TempDir Path folder;

    private static Job image(String id, Map<String, Object> options) {
        return new Job(id, Operation.SD_TEXT_TO_IMAGE, null, "a red circle", null, options, null);
    }

    @Test
    void aWorkerThatIsStoppedFinishesItsJob() throws Exception {
        try (var fixture = new Fixture(folder, "families", "sd")) {
            ChildProcess worker = fixture.workerProcess();
            fixture.jobs().submit(image("a", LONG));
            fixture.awaitState("a", JobState.RUNNING);

            worker.terminate();

            assertThat(worker.waitFor(Fixture.PATIENCE.toSeconds())).isTrue();
            JobStatus result = fixture.awaitResult("a");
            assertThat(result.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(result.attempt()).isEqualTo(1);
        }
    }

    @Test
    void aWorkerThatIsStoppedGivesBackAJobThatTakesTooLong() throws Exception {
        try (var fixture = new Fixture(folder, "families", "sd", "drainSeconds", "1")) {
            ChildProcess worker = fixture.workerProcess();
            fixture.jobs().submit(image("a", Map.of("steps", 900)));
            fixture.awaitState("a", JobState.RUNNING);

            worker.terminate();

            assertThat(worker.waitFor(Fixture.PATIENCE.toSeconds())).isTrue();
            assertThat(fixture.results()).isEmpty();
            assertThat(fixture.broker().size("multimodal.sd.demo")).isEqualTo(1);
            fixture.workerProcess();
            JobStatus result = fixture.awaitResult("a");
            assertThat(result.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(result.attempt()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aJobOfAWorkerThatIsKilledIsDoneByAnother() throws Exception {
        try (var fixture = new Fixture(folder, "families", "sd")) {
            ChildProcess worker = fixture.workerProcess();
            fixture.jobs().submit(image("a", LONG));
            fixture.awaitState("a", JobState.RUNNING);

            worker.kill();
            fixture.workerProcess();

            // Or more: the broker may offer it to the other consumer of the killed worker.
            assertThat(fixture.awaitResult("a").attempt()).isGreaterThanOrEqualTo(2);
            fixture.jobs().submit(image("b", SHORT));
            fixture.awaitResult("b");
            assertThat(fixture.results()).extracting(JobStatus::id).containsExactly("a", "b");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGSTOP")
    void aWorkerThatHangsIsReplacedAndGivesNoSecondResult() throws Exception {
        try (var fixture = new Fixture(folder, "families", "sd")) {
            ChildProcess hung = fixture.workerProcess();
            fixture.jobs().submit(image("a", LONG));
            String first = fixture.awaitState("a", JobState.RUNNING).worker();

            hung.signal("STOP");
            fixture.workerProcess();
            JobStatus result = fixture.awaitResult("a");
            hung.signal("CONT");

            assertThat(result.worker()).isNotEqualTo(first);
            // The worker that hung is back when it does the last of these jobs.
            await().atMost(Fixture.PATIENCE).until(() -> didOneOf(fixture, first));
            assertThat(fixture.results()).filteredOn(r -> r.id().equals("a")).hasSize(1);
            assertThat(fixture.jobs().status("a")).contains(result);
            assertThat(fixture.broker().size(Addresses.DEAD)).isZero();
        }
    }

    private static boolean didOneOf(Fixture fixture, String worker) {
        fixture.jobs().submit(image(Job.newId(), SHORT));
        return fixture.results().stream().anyMatch(result -> worker.equals(result.worker()));
    }
}
