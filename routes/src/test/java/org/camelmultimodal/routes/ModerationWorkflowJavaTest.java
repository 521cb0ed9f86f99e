/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.camelmultimodal.routes.moderation.Answer;
import org.camelmultimodal.routes.moderation.AuditEntry;
import org.camelmultimodal.routes.moderation.ModerationQueues;
import org.camelmultimodal.routes.moderation.Post;
import org.camelmultimodal.routes.moderation.Stage;
import org.camelmultimodal.routes.moderation.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The moderation workflow in the Java DSL does what the one in YAML does, in each of its routes.
 */
class ModerationWorkflowJavaTest {

    @TempDir Path folder;

    @Test
    void postsAreJudgedReviewedAndRecorded() throws Exception {
        try (var moderation =
                new ModerationFixture(folder, Dsl.JAVA, Map.of("remindAfter", "500"))) {
            ModerationQueues queues = moderation.queues();
            queues.submit(new Post("harmless", "a blue house", "circle.png", "circle.ogg"));
            queues.submit(new Post("text", "a photo of a bomb", null, null));
            queues.submit(new Post("recording", null, null, "bomb.ogg"));
            queues.submit(new Post("skull", null, "skull.png", null));
            queues.submit(new Post("broken", null, "missing.png", null));
            String noPost = moderation.send(ModerationQueues.POSTS, "no post");
            moderation.send(
                    "moderation.exhausted", new Post("given-up", "a house", null, null).toJson());

            assertThat(moderation.awaitResult("harmless")).isEqualTo("allow");
            assertThat(moderation.awaitResult("text")).isEqualTo("block");
            assertThat(moderation.awaitResult("recording")).isEqualTo("block");
            assertThat(moderation.awaitRefusal(noPost)).isEqualTo("invalid-post");
            moderation.awaitReview("broken");
            moderation.awaitReview("given-up");
            moderation.awaitReview("skull");
            await().atMost(RouteTest.PATIENCE)
                    .until(() -> moderation.size("moderation.reminders") > 0);

            queues.answer(new Answer("skull", Verdict.ALLOW, "kim", "a pirate flag"));

            assertThat(moderation.awaitResult("skull")).isEqualTo("allow");
            assertThat(queues.reviews()).containsExactlyInAnyOrder("broken", "given-up");
            assertThat(moderation.audit("skull"))
                    .extracting(AuditEntry::stage)
                    .containsExactly(Stage.AUTOMATIC, Stage.HUMAN);
            assertThat(moderation.deadLetters()).hasSize(1);
        }
    }
}
