/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.moderation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camelmultimodal.routes.moderation.AuditEntry;
import org.camelmultimodal.routes.moderation.ModerationQueues;
import org.camelmultimodal.routes.moderation.Stage;

/** Where the posts of a story ended: the results, the review queue and the audit log. */
final class ModerationEnds {

    private final Map<String, MixedPost> posts;
    private final List<AuditEntry> audit;
    private final Map<String, List<String>> results = new TreeMap<>();
    private final List<String> reviews;
    private final int dead;

    ModerationEnds(Map<String, MixedPost> posts, List<AuditEntry> audit, ModerationQueues queues) {
        this.posts = posts;
        this.audit = audit;
        this.reviews = queues.reviews();
        this.dead = queues.browse(ModerationQueues.DEAD, message -> 1).size();
        queues.browse(
                ModerationQueues.RESULTS,
                message ->
                        results.computeIfAbsent(
                                        message.getStringProperty("postId"),
                                        id -> new ArrayList<>())
                                .add(message.getBody(String.class)));
    }

    /** Returns the number of posts with exactly one result that are not in the review queue. */
    long decidedOnce() {
        return posts.keySet().stream()
                .filter(id -> results(id) == 1 && !reviews.contains(id))
                .count();
    }

    private int results(String id) {
        return results.getOrDefault(id, List.of()).size();
    }

    /** Returns how many of some posts are in the review queue once and have no result. */
    long inReview(List<String> ids) {
        return ids.stream().filter(id -> reviews(id) == 1 && results(id) == 0).count();
    }

    private long reviews(String id) {
        return reviews.stream().filter(id::equals).count();
    }

    /** Returns the number of posts that are neither decided nor in review, or more than once. */
    long notOnce() {
        return posts.keySet().stream().filter(id -> results(id) + reviews(id) != 1).count();
    }

    private List<AuditEntry> lines(Stage stage) {
        return audit.stream().filter(line -> line.stage() == stage).toList();
    }

    /** Returns the number of verdicts, of models or persons, that are not the expected ones. */
    long wrongVerdicts() {
        return audit.stream()
                .filter(line -> line.stage() != Stage.REFUSED)
                .filter(
                        line -> {
                            MixedPost mixed = posts.get(line.post());
                            return line.verdict()
                                    != (line.stage() == Stage.AUTOMATIC
                                            ? mixed.expected()
                                            : mixed.decision());
                        })
                .peek(line -> System.out.println("  wrong: " + line.toJson()))
                .count();
    }

    /** Returns the number of lines of decisions of models and persons. */
    long decisions() {
        return lines(Stage.AUTOMATIC).size() + lines(Stage.HUMAN).size();
    }

    /** Returns the number of decisions with more or less lines than one. */
    long linesNotOnce() {
        Map<String, Long> lines =
                audit.stream()
                        .filter(line -> line.stage() != Stage.REFUSED)
                        .collect(
                                Collectors.groupingBy(
                                        line -> line.stage() + "/" + line.post(),
                                        Collectors.counting()));
        long missing =
                posts.keySet().stream()
                        .filter(id -> !lines.containsKey(Stage.AUTOMATIC + "/" + id))
                        .count();
        return missing + lines.values().stream().filter(count -> count != 1).count();
    }

    /**
     * Returns the number of lines that do not have the next number, are earlier than the line
     * before, or are a person's decision before that of the models.
     */
    long outOfOrder() {
        long wrong = 0;
        String time = "";
        var automatic = new ArrayList<String>();
        for (int i = 0; i < audit.size(); i++) {
            AuditEntry line = audit.get(i);
            if (line.stage() == Stage.AUTOMATIC) {
                automatic.add(line.post());
            }
            boolean isInOrder =
                    line.sequence() == i + 1
                            && line.time().compareTo(time) >= 0
                            && (line.stage() != Stage.HUMAN || automatic.contains(line.post()));
            wrong += isInOrder ? 0 : 1;
            time = line.time();
        }
        return wrong;
    }

    /** Returns the number of results that are not the last line of their post. */
    long differentResults() {
        var last = new TreeMap<String, String>();
        audit.stream()
                .filter(line -> line.stage() != Stage.REFUSED)
                .forEach(line -> last.put(line.post(), line.toJson()));
        return results.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(List.of(last.get(entry.getKey()))))
                .count();
    }

    /** Returns how many of some posts a person decided. */
    long answered(List<String> ids) {
        List<String> decided = lines(Stage.HUMAN).stream().map(AuditEntry::post).toList();
        return ids.stream().filter(decided::contains).count();
    }

    /** Returns the number of lines of refused messages. */
    long refusedLines() {
        return lines(Stage.REFUSED).size();
    }

    /** Returns the number of dead letters. */
    long dead() {
        return dead;
    }
}
