/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A demonstration in one process: a broker, a worker, seven posts, and a person's decisions. */
final class ModerationDemo {

    private static final long POLL_MILLIS = 50;

    private static final List<Post> POSTS =
            List.of(
                    new Post("circle", "a large red circle", null, null),
                    new Post("bomb", "look at this black bomb", null, null),
                    new Post("heart", "my best wishes", "circle.png", "heart.ogg"),
                    new Post("loud", "nothing to see here", null, "bomb.ogg"),
                    new Post("skull", "a nice drawing", "skull.png", null),
                    new Post("skull-2", null, "skull.png", null),
                    new Post("broken", "a green tree", "broken.png", null));

    private final PrintStream out;
    private final ModerationQueues queues;
    private final ModerationWorker worker;

    private ModerationDemo(PrintStream out, ModerationQueues queues, ModerationWorker worker) {
        this.out = out;
        this.queues = queues;
        this.worker = worker;
    }

    static void run(PrintStream out) throws Exception {
        Path work = Files.createTempDirectory("moderation");
        String url = "tcp://127.0.0.1:" + freePort();
        var overrides = Map.of("broker.url", url, "moderation.work", work.toString());
        try (var broker = new ModerationBroker(work.resolve("broker"), port(url));
                var worker = new ModerationWorker(overrides)) {
            worker.start();
            new ModerationDemo(
                            out, new ModerationQueues(new ActiveMQConnectionFactory(url)), worker)
                    .run();
        }
        out.println("  Audit log and media: " + work);
    }

    private static int freePort() throws java.io.IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int port(String url) {
        return java.net.URI.create(url).getPort();
    }

    private void run() throws Exception {
        MediaDirectory media = worker.bean("media", MediaDirectory.class);
        for (String name : List.of("circle.png", "skull.png", "broken.png", "heart.ogg", "bomb.ogg")) {
            try (InputStream content =
                    ModerationDemo.class.getResourceAsStream("/samples/moderation/" + name)) {
                media.put(name, content);
            }
        }
        POSTS.forEach(queues::submit);
        await(() -> results().size() + queues.reviews().size() == POSTS.size());
        out.println("Results of the models:");
        print();
        out.println("A person decides on two of the reviews, and on one of them twice:");
        queues.answer(new Answer("skull", Verdict.ALLOW, "kim", "a pirate flag"));
        await(() -> queues.reviews().size() == 2);
        queues.answer(new Answer("skull", Verdict.BLOCK, "lee", null));
        queues.answer(new Answer("broken", Verdict.BLOCK, "kim", "not an image"));
        await(() -> queues.reviews().size() == 1 && !dead().isEmpty());
        print();
        out.println("Audit log:");
        worker.bean("auditLog", AuditLog.class)
                .forEach(entry -> out.println("  " + entry.toJson()));
    }

    private void print() {
        results().forEach(result -> out.println("  " + result));
        queues.reviews().forEach(id -> out.println("  %-10s in review".formatted(id)));
        dead().forEach(reason -> out.println("  refused    " + reason));
        out.println();
    }

    private List<String> results() {
        return queues.browse(
                ModerationQueues.RESULTS,
                message ->
                        "%-10s %s"
                                .formatted(
                                        message.getStringProperty(Outcome.POST_ID),
                                        message.getStringProperty("verdict")));
    }

    private List<String> dead() {
        return queues.browse(
                ModerationQueues.DEAD, message -> message.getStringProperty("reason"));
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        while (!condition.holds()) {
            Thread.sleep(POLL_MILLIS);
        }
    }
}
