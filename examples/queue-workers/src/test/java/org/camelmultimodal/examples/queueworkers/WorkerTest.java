/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of all kinds on the demo models. */
class WorkerTest {

    @TempDir Path folder;

    @Test
    void jobsOfEachFamilyGiveOneResultEach() throws Exception {
        try (var fixture = new Fixture(folder)) {
            Jobs jobs = fixture.jobs();
            jobs.submit(
                    job(
                            "transcript",
                            "whisper:transcribe",
                            null,
                            fixture.recording("red-circle.wav"),
                            Map.of()));
            jobs.submit(job("verdict", "clip:moderate", "a large black bomb", null, Map.of()));
            jobs.submit(job("image", "sd:text-to-image", "a red circle", null, Map.of("steps", 4)));
            jobs.submit(
                    job(
                            "label",
                            "clip:classify",
                            "a red circle",
                            null,
                            Map.of("labels", "red circle,blue star")));
            jobs.submit(job("vector", "clip:embed", "a red circle", null, Map.of()));

            fixture.worker();

            assertThat(fixture.awaitResults(5))
                    .allSatisfy(
                            result ->
                                    assertThat(result.state())
                                            .as(result.toString())
                                            .isEqualTo(JobState.SUCCEEDED));
            assertThat(output(fixture, "transcript")).contains("red circle");
            assertThat(output(fixture, "verdict")).contains("\"flagged\":true");
            assertThat(output(fixture, "label")).contains("red circle");
            assertThat(output(fixture, "vector")).startsWith("{\"embedding\":[");
            assertThat(ImageIO.read(file(fixture, "image").toFile()).getWidth()).isPositive();
            assertThat(fixture.results()).as("no job has two").hasSize(5);
            assertThat(fixture.broker().size(Addresses.DEAD)).isZero();
        }
    }

    @Test
    void anImageShowsItsStepsAndPreviews() throws Exception {
        try (var fixture = new Fixture(folder, "families", "sd")) {
            var seen = new CopyOnWriteArrayList<JobStatus>();
            fixture.jobs().follow(seen::add);
            fixture.worker();

            fixture.jobs()
                    .submit(
                            job(
                                    "image",
                                    "sd:text-to-image",
                                    "a red circle",
                                    null,
                                    Map.of("steps", 100, "previewInterval", 10)));
            fixture.awaitResult("image");

            assertThat(seen)
                    .filteredOn(status -> status.step() != null)
                    .as("the publisher may skip steps, but not all")
                    .isNotEmpty()
                    .allSatisfy(status -> assertThat(status.steps()).isGreaterThanOrEqualTo(100))
                    .extracting(JobStatus::step)
                    .isSorted();
            JobStatus preview =
                    seen.stream().filter(s -> s.preview() != null).findFirst().orElseThrow();
            byte[] png = Base64.getDecoder().decode(preview.preview());
            assertThat(ImageIO.read(new ByteArrayInputStream(png))).isNotNull();
        }
    }

    @Test
    void aRunningJobThatIsCancelledStopsAtItsNextStep() throws Exception {
        try (var fixture = new Fixture(folder, "families", "sd", "sd.consumers", "1")) {
            fixture.worker();
            Map<String, Object> steps = Map.of("steps", 900);
            fixture.jobs().submit(job("long", "sd:text-to-image", "a red circle", null, steps));
            fixture.jobs().submit(job("next", "sd:text-to-image", "a", null, Map.of("steps", 1)));
            await().atMost(Fixture.PATIENCE)
                    .until(
                            () ->
                                    fixture.jobs()
                                            .status("long")
                                            .filter(status -> status.step() != null)
                                            .isPresent());

            fixture.jobs().cancel("long");

            assertThat(fixture.awaitResult("long").state()).isEqualTo(JobState.CANCELLED);
            assertThat(fixture.awaitResult("next").state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(fixture.broker().size(Addresses.DEAD)).isZero();
        }
    }

    private static Job job(
            String id, String operation, String text, String media, Map<String, Object> options) {
        return new Job(id, Operation.of(operation), null, text, media, options, null);
    }

    private static Path file(Fixture fixture, String id) throws Exception {
        JobStatus result = fixture.awaitResult(id);
        assertThat(fixture.jobs().status(id)).contains(result);
        return fixture.settings().shared().output(result.output());
    }

    private static String output(Fixture fixture, String id) throws Exception {
        return Files.readString(file(fixture, id));
    }
}
