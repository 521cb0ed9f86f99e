/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs as JSON, most of them from strangers. */
class JobTest {

    @Test
    void aJobIsReadAsItWasWritten() {
        var job =
                new Job(
                        "a-1",
                        Operation.SD_TEXT_TO_IMAGE,
                        "sdxl",
                        "a red circle",
                        null,
                        Map.of("steps", 8, "guidanceScale", 2.5, "scheduler", "ddim"),
                        7L);

        assertThat(Job.parse(job.toJson())).isEqualTo(job);
        assertThat(job.queue()).isEqualTo("multimodal.sd.sdxl");
        assertThat(job.headers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "CamelSdSteps",
                                8,
                                "CamelSdGuidanceScale",
                                2.5,
                                "CamelSdScheduler",
                                "ddim",
                                "CamelSdSeed",
                                7L));
    }

    @Test
    void aJobWithoutASeedGetsTheSameOneEachTime() {
        Job one = image("a");
        Job again = image("a");
        Job other = image("b");

        assertThat(one.headers()).isEqualTo(again.headers()).isNotEqualTo(other.headers());
        assertThat((long) one.headers().get("CamelSdSeed")).isBetween(0L, 0xFFFF_FFFFL);
    }

    private static Job image(String id) {
        return new Job(id, Operation.SD_TEXT_TO_IMAGE, null, "a red circle", null, null, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        not JSON                                                                        | is not a job
        [1]                                                                             | is not a job
        null                                                                            | The body is null
        "text"                                                                          | is not a job
        {}                                                                              | id=null
        {"id":"A B","operation":"clip:embed","text":"a"}                                | id=A B
        {"id":"../../x","operation":"clip:embed","text":"a"}                            | id=../../x
        {"id":7,"operation":"clip:embed","text":"a"}                                    | field id
        {"id":"a","text":"a"}                                                           | operation is missing
        {"id":"a","operation":"file:/etc","text":"a"}                                   | operation=file:/etc does not exist
        {"id":"a","operation":"CLIP_EMBED","text":"a"}                                  | operation=CLIP_EMBED does not exist
        {"id":"a","operation":0,"text":"a"}                                             | operation
        {"id":"a","operation":"clip:embed"}                                             | neither text nor media
        {"id":"a","operation":"clip:embed","text":"a","media":"b"}                      | text and media
        {"id":"a","operation":"whisper:transcribe","text":"a"}                          | whisper:transcribe received a text
        {"id":"a","operation":"sd:text-to-image","media":"a.png"}                       | sd:text-to-image received media
        {"id":"a","operation":"clip:embed","text":""}                                   | text has 0 characters
        {"id":"a","operation":"clip:embed","text":["a"]}                                | field text
        {"id":"a","operation":"clip:embed","text":"a","model":"../x"}                   | model=../x
        {"id":"a","operation":"clip:embed","text":"a","model":"a.#"}                    | model=a.#
        {"id":"a","operation":"clip:embed","text":"a","CamelFileName":"/etc/passwd"}    | CamelFileName
        {"id":"a","operation":"clip:embed","text":"a","text":"b"}                       | text
        {"id":"a","operation":"clip:embed","text":"a"} {"id":"b"}                       | is not a job
        {"id":"a","operation":"clip:embed","text":"a","options":{"model":"x"}}          | has no option model
        {"id":"a","operation":"clip:embed","text":"a","options":{"policy":"x"}}         | has no option policy
        {"id":"a","operation":"sd:text-to-image","text":"a","options":{"steps":[1]}}    | The option steps
        {"id":"a","operation":"sd:text-to-image","text":"a","options":{"steps":null}}   | The option steps
        {"id":"a","operation":"sd:text-to-image","text":"a","options":[]}               | field options
        {"id":"a","operation":"sd:text-to-image","text":"a","options":{"steps":1e999}}  | The option steps
        {"id":"a","operation":"sd:text-to-image","text":"a","options":{"steps":99999999999999999999}} | The option steps
        {"id":"a","operation":"sd:text-to-image","text":"a","seed":-1}                  | seed=-1
        {"id":"a","operation":"sd:text-to-image","text":"a","seed":4294967296}          | seed=4294967296
        {"id":"a","operation":"sd:text-to-image","text":"a","seed":1.5}                 | seed
        {"id":"a","operation":"sd:text-to-image","text":"a","seed":"1"}                 | seed
        """)
    void whatIsNotAJobIsRefusedWithTheReason(String json, String reason) {
        assertThatThrownBy(() -> Job.parse(json))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {Job.MAX_TEXT + 1, Json.MAX_CHARACTERS + 1})
    void longTextsAreRefused(int characters) {
        String json =
                "{\"id\":\"a\",\"operation\":\"clip:embed\",\"text\":\"%s\"}"
                        .formatted("x".repeat(characters));

        assertThatThrownBy(() -> Job.parse(json))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("characters");
    }

    @Test
    void deepNestingIsRefused() {
        String json = "{\"id\":".repeat(100_000);

        assertThatThrownBy(() -> Job.parse(json)).isInstanceOf(InvalidJobException.class);
        assertThat(Json.id(json)).isNull();
    }

    @Test
    void theMessageOfAHostileJobIsShort() {
        String json = "{\"id\":\"" + "x\\n".repeat(100_000) + "\"}";

        assertThatThrownBy(() -> Job.parse(json))
                .satisfies(
                        e -> assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContain("\n"));
    }
}
