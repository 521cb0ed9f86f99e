/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.camel.builder.AdviceWith;
import org.camelmultimodal.routes.moderation.Answer;
import org.camelmultimodal.routes.moderation.AuditEntry;
import org.camelmultimodal.routes.moderation.ModerationQueues;
import org.camelmultimodal.routes.moderation.Post;
import org.camelmultimodal.routes.moderation.Reason;
import org.camelmultimodal.routes.moderation.Stage;
import org.camelmultimodal.routes.moderation.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posts are judged by the models and by reviewers, and each decision is recorded once. */
class ModerationWorkflowTest {

    @TempDir static Path folder;

    private static ModerationFixture moderation;

    /** Posts whose result cannot be published the first time. */
    private static final Set<String> UNPUBLISHED_ONCE = ConcurrentHashMap.newKeySet();

    /** Posts whose result cannot be published. */
    private static final Set<String> UNPUBLISHED = ConcurrentHashMap.newKeySet();

    /** Posts that no worker can judge. */
    private static final Set<String> UNJUDGED = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void startWorkflow() throws Exception {
        moderation = new ModerationFixture(folder, Dsl.YAML, Map.of("remindAfter", "500"));
        for (String route : List.of("moderation-outcome", "moderation-decisions")) {
            AdviceWith.adviceWith(
                    moderation.route().context(),
                    route,
                    advice ->
                            advice.interceptSendToEndpoint("jms:queue:moderation.results")
                                    .process(
                                            exchange -> {
                                                String id =
                                                        exchange.getMessage()
                                                                .getHeader("postId", String.class);
                                                if (UNPUBLISHED_ONCE.remove(id)
                                                        || UNPUBLISHED.contains(id)) {
                                                    throw new IllegalStateException(
                                                            "Not published");
                                                }
                                            }));
        }
        AdviceWith.adviceWith(
                moderation.route().context(),
                "moderate",
                advice ->
                        advice.weaveAddFirst()
                                .process(
                                        exchange -> {
                                            String id =
                                                    exchange.getProperty("postId", String.class);
                                            if (UNJUDGED.contains(id)) {
                                                throw new IllegalStateException("Not judged");
                                            } else if (id.startsWith("changing")) {
                                                copy("bomb.png", "changing.png");
                                            } else if (id.startsWith("swapped")) {
                                                copy("circle.png", "swapped.png");
                                            }
                                        }));
        AdviceWith.adviceWith(
                moderation.route().context(),
                "moderate",
                advice ->
                        advice.weaveAddLast()
                                .process(
                                        exchange -> {
                                            if (exchange.getProperty("postId", String.class)
                                                    .startsWith("swapped")) {
                                                copy("bomb.png", "swapped.png");
                                            }
                                        }));
    }

    @AfterAll
    static void stopWorkflow() throws Exception {
        moderation.close();
    }

    private static void submit(String id, String text, String image, String recording) {
        moderation.queues().submit(new Post(id, text, image, recording));
    }

    @Test
    void theMostSevereVerdictOnThePartsWins() throws Exception {
        submit("harmless", "a blue house", "circle.png", "circle.ogg");
        submit("text", "a photo of a bomb", "circle.png", "circle.ogg");
        submit("image", "a blue house", "bomb.png", null);
        submit("recording", "a blue house", null, "bomb.ogg");
        submit("both", "a photo of a bomb", "skull.png", null);
        submit("review", "a blue house", "skull.png", null);

        assertThat(moderation.awaitResult("harmless")).isEqualTo("allow");
        assertThat(moderation.awaitResult("text")).isEqualTo("block");
        assertThat(moderation.awaitResult("image")).isEqualTo("block");
        assertThat(moderation.awaitResult("recording")).isEqualTo("block");
        assertThat(moderation.awaitResult("both")).isEqualTo("block");
        moderation.awaitReview("review");
        assertThat(moderation.results("review")).isEmpty();
        AuditEntry line = moderation.audit("image").get(0);
        assertThat(line.verdict()).isEqualTo(Verdict.BLOCK);
        assertThat(line.stage()).isEqualTo(Stage.AUTOMATIC);
        assertThat(line.policy()).isEqualTo("posts/1");
        assertThat(line.model()).isEqualTo("clip:demo, whisper:demo");
        assertThat(line.content()).containsOnlyKeys("message", "text", "image");
        assertThat(line.reasons())
                .anySatisfy(
                        reason -> {
                            assertThat(reason.part()).isEqualTo("image");
                            assertThat(reason.category()).isEqualTo("weapon");
                            assertThat(reason.score()).isGreaterThan(reason.threshold());
                        });
    }

    @Test
    void whatCannotBeJudgedGoesToAPerson() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.png"), "secret");
        Files.createSymbolicLink(moderation.mediaFolder().resolve("link.png"), secret);
        Files.createDirectory(moderation.mediaFolder().resolve("folder.png"));
        Files.write(
                moderation.mediaFolder().resolve("bomb-of-pixels.png"), HostileMedia.pixelBomb());
        Files.write(moderation.mediaFolder().resolve("silence.wav"), HostileMedia.silence());
        try (var large =
                new java.io.RandomAccessFile(
                        moderation.mediaFolder().resolve("large.png").toFile(), "rw")) {
            large.setLength(1L << 40);
        }
        submit("broken", "a blue house", "broken.png", null);
        submit("missing", null, "missing.png", null);
        submit("link", null, "link.png", null);
        submit("folder", null, "folder.png", null);
        submit("large", null, "large.png", null);
        submit("pixels", null, "bomb-of-pixels.png", null);
        submit("not-a-recording", null, null, "circle.png");
        submit("silence", null, null, "silence.wav");
        submit("long-text", "a blue house. ".repeat(20_000), null, null);
        submit("controls", "a blue house\u0000", null, null);

        for (String id :
                List.of(
                        "broken",
                        "missing",
                        "link",
                        "folder",
                        "large",
                        "pixels",
                        "not-a-recording",
                        "silence",
                        "long-text",
                        "controls")) {
            moderation.awaitReview(id);
            assertThat(moderation.audit(id))
                    .singleElement()
                    .satisfies(
                            line ->
                                    assertThat(line.reasons())
                                            .as(id)
                                            .extracting(Reason::note)
                                            .contains("InvalidMediaException"));
            assertThat(moderation.results(id)).isEmpty();
        }
    }

    @Test
    void anImageThatChangesWhileItIsJudgedGoesToAPerson() throws Exception {
        copy("circle.png", "changing.png");

        submit("changing", null, "changing.png", null);

        moderation.awaitReview("changing");
        assertThat(moderation.audit("changing").get(0).reasons())
                .extracting(Reason::note)
                .containsExactly("changed while it was judged");
    }

    /** A sender can replace a file while it is judged, and put it back before it is published. */
    @Test
    void whatIsJudgedIsWhatTheAuditLogHasTheDigestOf() throws Exception {
        copy("bomb.png", "swapped.png");

        submit("swapped", null, "swapped.png", null);

        assertThat(moderation.awaitResult("swapped")).isEqualTo("block");
    }

    private static void copy(String from, String to) throws IOException {
        Files.copy(
                moderation.mediaFolder().resolve(from),
                moderation.mediaFolder().resolve(to),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aReviewStaysUntilALateAnswerThatIsRecordedOnce() throws Exception {
        submit("late", null, "skull.png", null);
        moderation.awaitReview("late");
        await().atMost(RouteTest.PATIENCE).until(() -> reminders("late") >= 2);
        assertThat(moderation.queues().reviews()).containsOnlyOnce("late");

        moderation.queues().answer(new Answer("late", Verdict.ALLOW, "kim", "a pirate flag"));

        assertThat(moderation.awaitResult("late")).isEqualTo("allow");
        assertThat(moderation.queues().reviews()).doesNotContain("late");
        List<AuditEntry> lines = moderation.audit("late");
        assertThat(lines)
                .extracting(AuditEntry::stage)
                .containsExactly(Stage.AUTOMATIC, Stage.HUMAN);
        assertThat(lines.get(1).who()).isEqualTo("kim");
        assertThat(lines.get(1).reasons())
                .extracting(Reason::note)
                .containsExactly("a pirate flag");
        assertThat(lines.get(1).content()).isEqualTo(lines.get(0).content());
    }

    /** Returns the number of the latest reminder of a post. */
    private static int reminders(String post) {
        return moderation
                .queues()
                .browse(ModerationQueues.REMINDERS, message -> message.getBody(String.class))
                .stream()
                .filter(body -> body.contains("\"post\":\"%s\"".formatted(post)))
                .mapToInt(body -> Integer.parseInt(body.replaceAll(".*\"number\":(\\d+).*", "$1")))
                .max()
                .orElse(0);
    }

    @Test
    void onlyTheFirstAnswerCounts() throws Exception {
        submit("twice", null, "skull.png", null);
        moderation.awaitReview("twice");
        moderation.queues().answer(new Answer("twice", Verdict.BLOCK, "kim", null));
        moderation.awaitResult("twice");

        String second =
                moderation.send(
                        ModerationQueues.DECISIONS,
                        new Answer("twice", Verdict.ALLOW, "lee", null).toJson());

        assertThat(moderation.awaitRefusal(second)).isEqualTo("already-decided");
        assertThat(moderation.results("twice")).containsExactly("block");
        assertThat(moderation.audit("twice"))
                .extracting(AuditEntry::verdict)
                .containsExactly(Verdict.REVIEW, Verdict.BLOCK, null);
    }

    @Test
    void aReviewThatCameAfterItsAnswerLeavesTheQueueWithTheNextReminder() throws Exception {
        submit("early", null, "skull.png", null);
        moderation.awaitReview("early");
        moderation.queues().answer(new Answer("early", Verdict.BLOCK, "kim", null));
        moderation.awaitResult("early");
        moderation.send(
                ModerationQueues.REVIEWS,
                context -> {
                    var review = context.createTextMessage("{}");
                    review.setStringProperty("postId", "early");
                    return review;
                });

        moderation.send(
                "moderation.overdue", "{\"post\": \"early\", \"since\": \"\", \"number\": 1}");

        await().atMost(RouteTest.PATIENCE)
                .until(() -> !moderation.queues().reviews().contains("early"));
        assertThat(moderation.results("early")).containsExactly("block");
    }

    @Test
    void answersThatCanHaveNoEffectAreDeadLettersWithTheReason() throws Exception {
        submit("allowed", "a blue house", null, null);
        moderation.awaitResult("allowed");
        String answer = "{\"post\": \"%s\", \"verdict\": \"%s\", \"reviewer\": \"%s\"}";

        assertThat(refusalOf(answer.formatted("nowhere", "allow", "kim")))
                .isEqualTo("unknown-post");
        assertThat(refusalOf(answer.formatted("allowed", "block", "kim")))
                .isEqualTo("not-in-review");
        for (String invalid :
                List.of(
                        answer.formatted("allowed", "maybe", "kim"),
                        answer.formatted("allowed", "review", "kim"),
                        answer.formatted("allowed", "2", "kim"),
                        answer.formatted("../allowed", "allow", "kim"),
                        answer.formatted("x' or '1'='1", "allow", "kim"),
                        answer.formatted("allowed", "allow", "kim\\nlee"),
                        answer.formatted("allowed", "allow", "kim\\u0085lee"),
                        answer.formatted("allowed", "allow", "kim\\u009b2J"),
                        answer.formatted("allowed", "allow", "k".repeat(101)),
                        "{\"post\": \"allowed\", \"verdict\": 2, \"reviewer\": \"kim\"}",
                        "{\"post\": \"allowed\"}",
                        "[".repeat(100_000),
                        "null",
                        "no JSON")) {
            assertThat(refusalOf(invalid)).as(invalid).isEqualTo("invalid-answer");
        }
        moderation.awaitEmpty(ModerationQueues.DECISIONS);
        assertThat(moderation.deadLetters())
                .contains(
                        "unknown-post: post=nowhere is unknown: expected the id of a post in review");
    }

    private static String refusalOf(String answer) throws Exception {
        return moderation.awaitRefusal(moderation.send(ModerationQueues.DECISIONS, answer));
    }

    @Test
    void messagesThatAreNoPostsAreDeadLettersWithTheReason() throws Exception {
        for (String invalid :
                List.of(
                        "{\"id\": \"../../etc/passwd\", \"text\": \"a\"}",
                        "{\"id\": \"A\", \"text\": \"a\"}",
                        "{\"id\": \"%s\", \"text\": \"a\"}".formatted("a".repeat(65)),
                        "{\"id\": 7, \"text\": \"a\"}",
                        "{\"text\": \"a\"}",
                        "{\"id\": \"empty\"}",
                        "{\"id\": \"path\", \"image\": \"../secret.png\"}",
                        "{\"id\": \"path\", \"recording\": \"/etc/passwd\"}",
                        "{\"id\": \"path\", \"image\": \".hidden\"}",
                        "{\"id\": \"more\", \"text\": \"a\", \"verdict\": \"allow\"}",
                        "{\"id\": \"a\", \"id\": \"b\", \"text\": \"a\"}",
                        "{\"id\": \"huge\", \"text\": \"%s\"}".formatted("a".repeat(1_500_000)))) {
            String id = moderation.send(ModerationQueues.POSTS, invalid);
            assertThat(moderation.awaitRefusal(id)).isEqualTo("invalid-post");
        }
        String bytes =
                moderation.send(
                        ModerationQueues.POSTS,
                        context -> {
                            var message = context.createBytesMessage();
                            message.writeBytes(new byte[] {1, 2, 3});
                            return message;
                        });
        assertThat(moderation.awaitRefusal(bytes)).isEqualTo("invalid-post");
        String nothing =
                moderation.send(ModerationQueues.POSTS, context -> context.createMessage());
        assertThat(moderation.awaitRefusal(nothing)).isEqualTo("invalid-post");

        moderation.awaitEmpty(ModerationQueues.POSTS);
        await().atMost(RouteTest.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(moderation.deadLetters())
                                        .filteredOn(reason -> reason.startsWith("invalid-post"))
                                        .hasSizeGreaterThanOrEqualTo(14)
                                        .allSatisfy(
                                                reason ->
                                                        assertThat(reason).hasSizeLessThan(1000)));
    }

    /** A client that cannot decode a message receives it again and again, and no other. */
    @Test
    void aMessageThatNoClientCanDecodeIsRefusedWhenItIsSent() {
        for (String queue : List.of(ModerationQueues.POSTS, ModerationQueues.DECISIONS)) {
            for (byte type :
                    new byte[] {
                        Message.TEXT_TYPE,
                        Message.MAP_TYPE,
                        Message.OBJECT_TYPE,
                        Message.STREAM_TYPE
                    }) {
                assertThatThrownBy(() -> moderation.sendMalformed(queue, type))
                        .hasMessageContaining("cannot be decoded: expected a text message");
            }
        }
    }

    @Test
    void anotherPostWithTheIdOfADecidedOneIsRefused() throws Exception {
        submit("taken", "a blue house", null, null);
        moderation.awaitResult("taken");

        String forged =
                moderation.send(
                        ModerationQueues.POSTS,
                        "{\"id\": \"taken\", \"text\": \"a photo of a bomb\"}");

        assertThat(moderation.awaitRefusal(forged)).isEqualTo("duplicate-post");
        assertThat(moderation.results("taken")).containsExactly("allow");
        assertThat(moderation.audit("taken"))
                .filteredOn(line -> line.stage() == Stage.AUTOMATIC)
                .hasSize(1);
    }

    /** A person would decide on a harmless post, and the decision would be that on another. */
    @Test
    void anotherPostWithTheMessageIdOfOneInReviewIsRefused() throws Exception {
        submit("forged", null, "skull.png", null);
        moderation.awaitReview("forged");
        String messageId = moderation.audit("forged").get(0).message();

        moderation.sendForged(
                ModerationQueues.POSTS,
                messageId,
                "{\"id\": \"forged\", \"text\": \"a blue house\"}");

        await().atMost(RouteTest.PATIENCE)
                .until(
                        () ->
                                moderation.deadLetters().stream()
                                        .anyMatch(
                                                letter ->
                                                        letter.startsWith(
                                                                "duplicate-post: id=forged ")));
        assertThat(moderation.queues().reviews()).containsOnlyOnce("forged");
    }

    @Test
    void aCorrectedAnswerIsRefusedAndNotDropped() throws Exception {
        submit("corrected", null, "skull.png", null);
        moderation.awaitReview("corrected");

        for (Verdict verdict : List.of(Verdict.ALLOW, Verdict.ALLOW, Verdict.BLOCK)) {
            moderation.queues().answer(new Answer("corrected", verdict, "kim", null));
        }

        await().atMost(RouteTest.PATIENCE).until(() -> moderation.audit("corrected").size() == 3);
        assertThat(moderation.results("corrected")).containsExactly("allow");
        assertThat(moderation.audit("corrected").get(2).reasons())
                .extracting(Reason::note)
                .containsExactly("already-decided");
    }

    @Test
    void propertiesOfAMessageChangeNothing() throws Exception {
        moderation.send(
                ModerationQueues.POSTS,
                context -> {
                    var message =
                            context.createTextMessage(
                                    "{\"id\": \"plain\", \"text\": \"a photo of a bomb\"}");
                    message.setStringProperty("postId", "other");
                    message.setStringProperty("verdict", "allow");
                    message.setStringProperty("CamelClipAction", "ALLOW");
                    message.setStringProperty("CamelJmsDestinationName", "elsewhere");
                    message.setLongProperty("_AMQ_SCHED_DELIVERY", 1);
                    message.setJMSReplyTo(context.createQueue("moderation.decisions"));
                    return message;
                });

        assertThat(moderation.awaitResult("plain")).isEqualTo("block");
        assertThat(moderation.results("other")).isEmpty();
    }

    @Test
    void aPostDoesNotExpire() throws Exception {
        moderation.route().context().getRouteController().stopRoute("moderation-posts");
        moderation.send(
                ModerationQueues.POSTS,
                Duration.ofMillis(1),
                "{\"id\": \"short-lived\", \"text\": \"a blue house\"}");
        await().pollDelay(Duration.ofMillis(50))
                .until(() -> moderation.size(ModerationQueues.POSTS) == 1);

        moderation.route().context().getRouteController().startRoute("moderation-posts");

        assertThat(moderation.awaitResult("short-lived")).isEqualTo("allow");
    }

    @Test
    void theAuditLogHasNothingOfTheTextOfAPost() throws Exception {
        submit("private", "a photo of a bomb for my friend Rumpelstiltskin", null, null);
        moderation.awaitResult("private");
        String refused =
                moderation.send(
                        ModerationQueues.POSTS, "{\"id\": \"private-2\", \"Rumpelstiltskin\": 1}");
        moderation.awaitRefusal(refused);

        assertThat(moderation.audit())
                .extracting(AuditEntry::toJson)
                .noneMatch(line -> line.contains("Rumpelstiltskin"));
    }

    @Test
    void aDecisionThatIsRecordedButNotPublishedIsPublishedOnceWhenItsMessageIsRedelivered()
            throws Exception {
        UNPUBLISHED_ONCE.add("redelivered");
        submit("redelivered", "a blue house", null, null);

        assertThat(moderation.awaitResult("redelivered")).isEqualTo("allow");

        submit("answered", null, "skull.png", null);
        moderation.awaitReview("answered");
        UNPUBLISHED_ONCE.add("answered");
        moderation.queues().answer(new Answer("answered", Verdict.BLOCK, "kim", null));

        assertThat(moderation.awaitResult("answered")).isEqualTo("block");
        assertThat(UNPUBLISHED_ONCE).isEmpty();
        assertThat(moderation.results("redelivered")).hasSize(1);
        assertThat(moderation.results("answered")).hasSize(1);
        assertThat(moderation.queues().reviews()).doesNotContain("answered");
        assertThat(moderation.audit("redelivered")).hasSize(1);
        assertThat(moderation.audit("answered")).hasSize(2);
    }

    /** Sets the deliveries of a post, which otherwise take minutes to be exhausted. */
    private static void allowThreeQuickDeliveries() throws Exception {
        moderation.send(
                "activemq.management",
                context -> {
                    var message = context.createMessage();
                    JMSManagementHelper.putOperationInvocation(
                            message,
                            "broker",
                            "addAddressSettings",
                            ModerationQueues.POSTS,
                            "{\"deadLetterAddress\": \"moderation.exhausted\", \"maxDeliveryAttempts\": 3, \"redeliveryDelay\": 10}");
                    return message;
                });
    }

    @Test
    void aPostThatFailsAgainAndAgainGoesToAPerson() throws Exception {
        allowThreeQuickDeliveries();
        UNJUDGED.add("poison");
        submit("poison", "a blue house", null, null);

        moderation.awaitReview("poison");

        assertThat(moderation.audit("poison"))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line.reasons())
                                        .extracting(Reason::note)
                                        .containsExactly("delivered too often"));
        moderation.queues().answer(new Answer("poison", Verdict.BLOCK, "kim", null));
        assertThat(moderation.awaitResult("poison")).isEqualTo("block");
    }

    @Test
    void aDecisionThatCouldNotBePublishedForLongIsPublishedOnce() throws Exception {
        allowThreeQuickDeliveries();
        UNPUBLISHED.add("stuck");
        submit("stuck", null, "bomb.png", null);
        await().atMost(RouteTest.PATIENCE)
                .until(() -> moderation.size("moderation.exhausted") == 1);

        UNPUBLISHED.remove("stuck");

        assertThat(moderation.awaitResult("stuck")).isEqualTo("block");
        assertThat(moderation.audit("stuck")).hasSize(1);
    }
}
