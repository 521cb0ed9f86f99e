/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends a few posts to the queue when the application starts, and prints their decisions. */
@Singleton
public class SamplePosts {

    private static final long PATIENCE_MILLIS = 120_000;
    private static final JsonMapper JSON = new JsonMapper();

    @Inject ConnectionFactory connections;

    @ConfigProperty(name = "moderation.samples")
    boolean isEnabled;

    void send(@Observes StartupEvent event) throws IOException {
        if (!isEnabled) {
            return;
        }
        List<Post> posts =
                List.of(
                        new Post("circle", "a red circle", image("red-circle.png")),
                        new Post("skull", "a photo of a skull", null),
                        new Post("bomb", "Look at this", image("black-bomb.png")));
        try (JMSContext session = connections.createContext()) {
            for (Post post : posts) {
                session.createProducer()
                        .send(session.createQueue("posts"), JSON.writeValueAsString(post));
            }
            var decided = session.createConsumer(session.createQueue("posts.decided"));
            System.out.printf(
                    "%n  %-8s %-7s %-9s %5s  %s%n",
                    "post", "action", "category", "score", "reason");
            for (int i = 0; i < posts.size(); i++) {
                print(
                        JSON.readValue(
                                decided.receiveBody(String.class, PATIENCE_MILLIS),
                                Decision.class));
            }
            System.out.println();
        }
    }

    private static void print(Decision decision) {
        System.out.printf(
                "  %-8s %-7s %-9s %5.2f  %s%n",
                decision.id(),
                decision.action(),
                decision.category(),
                decision.score(),
                decision.reason());
    }

    private static byte[] image(String name) throws IOException {
        try (InputStream in =
                Thread.currentThread()
                        .getContextClassLoader()
                        .getResourceAsStream("samples/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("samples/" + name);
            }
            return in.readAllBytes();
        }
    }
}
