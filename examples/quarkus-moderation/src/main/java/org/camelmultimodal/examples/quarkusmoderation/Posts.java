/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.ClipConstants;

/** The steps of the routes around the moderation: JSON in, a decision as JSON out. */
@Singleton
@Named("posts")
@Unremovable
public class Posts {

    private static final int KEPT_DECISIONS = 50;

    private static final JsonMapper JSON = new JsonMapper();

    private final Deque<Decision> decisions = new ArrayDeque<>();

    /**
     * Returns the text and the image of a post.
     *
     * @throws InvalidPostException if the body is not a post
     */
    public List<Object> read(Exchange exchange) throws Exception {
        Post post = parse(exchange.getMessage().getBody(String.class));
        exchange.setProperty("postId", post.id());
        return post.parts();
    }

    private static Post parse(String json) throws Exception {
        try {
            Post post = JSON.readValue(json == null ? "" : json, Post.class);
            if (post == null) {
                throw new InvalidPostException("The post is null: expected a JSON object");
            }
            return post;
        } catch (JacksonException e) {
            // The exception of the record is the cause.
            if (e.getCause() instanceof InvalidPostException invalid) {
                throw invalid;
            }
            throw new InvalidPostException(
                    "The post is not valid JSON: %s. Expected an object with id, text and image (Base64)"
                            .formatted(e.getOriginalMessage()),
                    e);
        }
    }

    /** Returns the decision on the post as JSON, and keeps it for the page. */
    public String decide(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        var decision =
                new Decision(
                        exchange.getProperty("postId", String.class),
                        message.getHeader(ClipConstants.ACTION, String.class)
                                .toLowerCase(Locale.ROOT),
                        message.getHeader(ClipConstants.CATEGORY, String.class),
                        message.getHeader(ClipConstants.CATEGORY_SCORE, Float.class),
                        message.getHeader(ClipConstants.REASON, String.class),
                        message.getHeader(ClipConstants.POLICY, String.class));
        synchronized (decisions) {
            decisions.addFirst(decision);
            if (decisions.size() > KEPT_DECISIONS) {
                decisions.removeLast();
            }
        }
        return JSON.writeValueAsString(decision);
    }

    /** Returns why a post was not decided, as JSON. */
    public String refused(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        return JSON.writeValueAsString(
                Map.of(
                        "type", failure.getClass().getSimpleName(),
                        "error", String.valueOf(failure.getMessage())));
    }

    /** Returns the latest decisions as JSON, the last one first. */
    public String decisions() throws Exception {
        synchronized (decisions) {
            return JSON.writeValueAsString(decisions);
        }
    }
}
