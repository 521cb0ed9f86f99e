/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.camelmultimodal.routes.moderation.Answer;
import org.camelmultimodal.routes.moderation.AuditEntry;
import org.camelmultimodal.routes.moderation.AuditLog;
import org.camelmultimodal.routes.moderation.MediaDirectory;
import org.camelmultimodal.routes.moderation.ModerationQueues;
import org.camelmultimodal.routes.moderation.Post;
import org.camelmultimodal.routes.moderation.Reason;
import org.camelmultimodal.routes.moderation.Verdict;

/** Seven posts, and a reviewer who decides on some of them. */
final class ModerationDemo {

    private final RunningRoute route;
    private final Terminal terminal;
    private final ModerationQueues queues;
    // Another run has other ids: a post is decided once.
    private final String run = Long.toString(System.currentTimeMillis(), 36);

    private ModerationDemo(RunningRoute route, Terminal terminal) {
        this.route = route;
        this.terminal = terminal;
        this.queues =
                new ModerationQueues(
                        new ActiveMQConnectionFactory(route.settings().get("broker.url")));
    }

    static void run(RunningRoute route, Terminal terminal) throws Exception {
        new ModerationDemo(route, terminal).run();
    }

    private Post post(String name, String text, String image, String recording) {
        return new Post(id(name), text, image, recording);
    }

    private String id(String name) {
        return run + "-" + name;
    }

    private void run() throws Exception {
        MediaDirectory media = bean("media", MediaDirectory.class);
        for (Path sample : Terminal.files(route.settings().path("samples"))) {
            try (InputStream content = Files.newInputStream(sample)) {
                media.put(sample.getFileName().toString(), content);
            }
        }
        List<Post> posts =
                List.of(
                        post("circle", "a large red circle", null, null),
                        post("bomb", "look at this black bomb", null, null),
                        post("heart", "a pink heart", "circle.png", "circle.ogg"),
                        post("spoken", "a blue house", null, "bomb.ogg"),
                        post("skull", "a yellow star", "skull.png", null),
                        post("waiting", null, "skull.png", null),
                        post("broken", "a green tree", "broken.png", null));
        posts.forEach(queues::submit);
        terminal.await("the verdicts", () -> results().size() + reviews().size() == posts.size());
        terminal.line("The models judge %d posts:", posts.size());
        print();
        terminal.line("A reviewer answers two of the reviews. A second answer does not count:");
        queues.answer(new Answer(id("skull"), Verdict.ALLOW, "kim", "a pirate flag"));
        queues.answer(new Answer(id("broken"), Verdict.BLOCK, "kim", "no image"));
        terminal.await("the decisions", () -> reviews().size() == 1);
        queues.answer(new Answer(id("skull"), Verdict.BLOCK, "lee", null));
        terminal.await("the refusal", () -> !dead().isEmpty());
        print();
        terminal.line(
                "The audit log, without its digests (the JSON of a line is the body of a result):");
        bean("auditLog", AuditLog.class).forEach(this::print);
    }

    private void print() {
        results().forEach(result -> terminal.line("  %s", result));
        reviews().forEach(post -> terminal.line("  %-24s in review", post));
        dead().forEach(reason -> terminal.line("  refused: %s", reason));
        terminal.line("");
    }

    private void print(AuditEntry line) {
        if (line.post() != null && line.post().startsWith(run)) {
            terminal.line(
                    "  %d %s %-9s %-24s %-6s by %s",
                    line.sequence(),
                    line.time(),
                    line.stage().text(),
                    line.post(),
                    line.verdict() == null ? "" : line.verdict().text(),
                    line.who());
            line.reasons().forEach(this::print);
        }
    }

    private void print(Reason reason) {
        String verdict = reason.verdict() == null ? "" : reason.verdict().text();
        terminal.line(
                "      %-9s %-6s %s",
                reason.part(),
                verdict,
                reason.score() == null
                        ? String.valueOf(reason.note())
                        : "%s %.3f of %.3f"
                                .formatted(reason.category(), reason.score(), reason.threshold()));
    }

    private List<String> results() {
        return own(
                queues.browse(
                        ModerationQueues.RESULTS,
                        message ->
                                "%-24s %s"
                                        .formatted(
                                                message.getStringProperty("postId"),
                                                message.getStringProperty("verdict"))));
    }

    private List<String> reviews() {
        return own(queues.reviews());
    }

    private List<String> dead() {
        return own(
                queues.browse(
                        ModerationQueues.DEAD, message -> message.getStringProperty("reason")));
    }

    /** Earlier runs left messages of their own. */
    private List<String> own(List<String> lines) {
        return lines.stream().filter(line -> line.contains(run)).toList();
    }

    private <T> T bean(String name, Class<T> type) {
        return route.context().getRegistry().lookupByNameAndType(name, type);
    }
}
