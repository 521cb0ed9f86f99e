/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.moderation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camelmultimodal.benchmarks.Arguments;
import org.camelmultimodal.benchmarks.Bar;
import org.camelmultimodal.benchmarks.moderation.MixedPost.Answered;
import org.camelmultimodal.routes.moderation.Answer;
import org.camelmultimodal.routes.moderation.AuditEntry;
import org.camelmultimodal.routes.moderation.ModerationQueues;
import org.camelmultimodal.routes.moderation.Post;
import org.camelmultimodal.routes.moderation.Stage;
import org.camelmultimodal.routes.moderation.Verdict;

/**
 * Mixed posts, 5 % of which are reviews that are answered late or never, while workers and the
 * broker are killed as kill -9 does: every post ends decided or in the review queue, and the audit
 * log has one line for each decision, in order.
 */
public final class ModerationChaos {

    private static final int WORKERS = 2;
    private static final int HOSTILE_EVERY = 20;
    private static final Duration REMIND_AFTER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final int workerKills;
    private final int brokerKills;
    private final Random random;
    private final Map<String, MixedPost> posts;
    private final List<String> promptly;
    private final List<String> late;
    private final List<String> never;
    private final Set<String> answered = new HashSet<>();
    private int refused;

    private ModerationChaos(int count, int workerKills, int brokerKills, long seed) {
        this.workerKills = workerKills;
        this.brokerKills = brokerKills;
        this.random = new Random(seed);
        this.posts =
                MixedPost.list(count).stream()
                        .collect(
                                Collectors.toMap(
                                        mixed -> mixed.post().id(),
                                        Function.identity(),
                                        (one, other) -> one,
                                        TreeMap::new));
        this.promptly = ids(Answered.PROMPTLY);
        this.late = ids(Answered.LATE);
        this.never = ids(Answered.NEVER);
    }

    private List<String> ids(Answered when) {
        return posts.values().stream()
                .filter(mixed -> mixed.answered() == when)
                .map(mixed -> mixed.post().id())
                .toList();
    }

    /**
     * Runs the story.
     *
     * @param numbers number of posts, of kills of workers and of kills of the broker; those that
     *     are missing are 1000, 20 and 1
     */
    public static List<Bar> measure(List<String> numbers) throws Exception {
        long seed = Long.getLong("moderation.seed", new Random().nextLong());
        System.out.printf("  -Dmoderation.seed=%d repeats the moments of the kills%n", seed);
        return new ModerationChaos(
                        Arguments.number(numbers, 0, 1000),
                        Arguments.number(numbers, 1, 20),
                        Arguments.number(numbers, 2, 1),
                        seed)
                .run();
    }

    private List<Bar> run() throws Exception {
        long begin = System.nanoTime();
        try (var processes = new ModerationProcesses(REMIND_AFTER)) {
            processes.putSamples(MixedPost.MEDIA);
            for (int i = 0; i < WORKERS; i++) {
                processes.startWorker();
            }
            var sender = new Thread(() -> submitAll(processes.queues()), "sender");
            sender.start();
            moderate(processes);
            sender.join();
            answerLate(processes);
            System.out.printf(
                    "  %d posts, %d reviews, %d kills of workers and %d of the broker in %.0f s%n",
                    posts.size(),
                    promptly.size() + late.size() + never.size(),
                    workerKills,
                    brokerKills,
                    (System.nanoTime() - begin) / 1e9);
            return check(processes);
        }
    }

    /** Submits all posts, and others in between that have to be refused. */
    private void submitAll(ModerationQueues queues) {
        try {
            int i = 0;
            for (MixedPost mixed : posts.values()) {
                ModerationProcesses.repeat(() -> queues.submit(mixed.post()));
                if (++i % HOSTILE_EVERY == 0) {
                    ModerationProcesses.repeat(
                            () ->
                                    queues.answer(
                                            new Answer(
                                                    "unknown-" + mixed.post().id(),
                                                    Verdict.ALLOW,
                                                    "mallory",
                                                    null)));
                    refused++;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills processes at random moments, and answers reviews promptly, until all are judged. */
    private void moderate(ModerationProcesses processes) throws Exception {
        var moments = new TreeMap<Integer, List<Boolean>>();
        for (int i = 0; i < workerKills + brokerKills; i++) {
            moments.computeIfAbsent(random.nextInt(posts.size() * 9 / 10), n -> new ArrayList<>())
                    .add(i < workerKills);
        }
        for (Map.Entry<Integer, List<Boolean>> moment : moments.entrySet()) {
            awaitJudged(processes, moment.getKey());
            for (boolean isWorker : moment.getValue()) {
                // Not always right after a decision.
                Thread.sleep(random.nextInt(300));
                if (isWorker) {
                    processes.replaceWorker(random.nextInt(WORKERS));
                } else {
                    processes.restartBroker();
                }
            }
        }
        awaitJudged(processes, posts.size());
        processes.await(
                "the answer to the last review",
                PATIENCE,
                () -> {
                    answer(processes.queues(), promptly);
                    return answered.containsAll(promptly);
                });
    }

    private void awaitJudged(ModerationProcesses processes, int count) throws Exception {
        processes.await(
                "the verdict on %d posts".formatted(count),
                PATIENCE,
                () -> {
                    answer(processes.queues(), promptly);
                    return lines(processes, Stage.AUTOMATIC) >= count;
                });
    }

    private static long lines(ModerationProcesses processes, Stage stage) {
        return audit(processes).stream().filter(line -> line.stage() == stage).count();
    }

    private static List<AuditEntry> audit(ModerationProcesses processes) {
        var lines = new ArrayList<AuditEntry>();
        processes.log().forEach(lines::add);
        return lines;
    }

    /** Answers those of some reviews that are in the queue, as two persons do. */
    private void answer(ModerationQueues queues, List<String> ids) {
        try {
            var open = new ArrayList<String>();
            ModerationProcesses.repeat(
                    () -> {
                        open.clear();
                        open.addAll(queues.reviews());
                    });
            open.retainAll(ids);
            open.removeAll(answered);
            for (String id : open) {
                Verdict verdict = posts.get(id).decision();
                ModerationProcesses.repeat(
                        () -> queues.answer(new Answer(id, verdict, "kim", null)));
                answered.add(id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Answers reviews after they led to a reminder, and some of them a second time. */
    private void answerLate(ModerationProcesses processes) throws Exception {
        processes.await(
                "the reminder of each review that is open",
                PATIENCE,
                () ->
                        reminded(processes).containsAll(late)
                                && reminded(processes).containsAll(never));
        answer(processes.queues(), late);
        processes.await(
                "the end of all reviews that were answered",
                PATIENCE,
                () -> lines(processes, Stage.HUMAN) == answered.size());
        for (String id : late) {
            Verdict other =
                    posts.get(id).decision() == Verdict.ALLOW ? Verdict.BLOCK : Verdict.ALLOW;
            ModerationProcesses.repeat(
                    () -> processes.queues().answer(new Answer(id, other, "lee", null)));
            // Another message with the id of a post that is decided.
            ModerationProcesses.repeat(
                    () -> processes.queues().submit(new Post(id, "a red star", null, null)));
            refused++;
        }
        processes.await(
                "the last dead letter",
                PATIENCE,
                () ->
                        processes.queues().browse(ModerationQueues.DEAD, message -> 1).size()
                                >= refused);
    }

    private static Set<String> reminded(ModerationProcesses processes) {
        return new HashSet<>(
                processes
                        .queues()
                        .browse(
                                ModerationQueues.REMINDERS,
                                message -> message.getStringProperty("postId")));
    }

    private List<Bar> check(ModerationProcesses processes) {
        List<AuditEntry> audit = audit(processes);
        var ends = new ModerationEnds(posts, audit, processes.queues());
        return List.of(
                Bar.atLeast(
                        "moderation: posts decided once",
                        ends.decidedOnce(),
                        posts.size() - never.size(),
                        ""),
                Bar.atLeast(
                        "moderation: posts in the review queue",
                        ends.inReview(never),
                        never.size(),
                        ""),
                Bar.atMost("moderation: posts without exactly one end", ends.notOnce(), 0, ""),
                Bar.atMost("moderation: wrong verdicts", ends.wrongVerdicts(), 0, ""),
                Bar.atLeast(
                        "moderation: audit lines of decisions",
                        ends.decisions(),
                        posts.size() + answered.size(),
                        ""),
                Bar.atMost(
                        "moderation: decisions without exactly one line",
                        ends.linesNotOnce(),
                        0,
                        ""),
                Bar.atMost("moderation: audit lines out of order", ends.outOfOrder(), 0, ""),
                Bar.atMost(
                        "moderation: results that differ from the log",
                        ends.differentResults(),
                        0,
                        ""),
                Bar.atLeast(
                        "moderation: late answers that count",
                        ends.answered(late),
                        late.size(),
                        ""),
                Bar.atLeast(
                        "moderation: refused messages with a line",
                        ends.refusedLines(),
                        refused,
                        ""),
                Bar.atMost("moderation: other dead letters", ends.dead() - refused, 0, ""));
    }
}
