/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * The steps of the moderation workflow on posts that are not inference. A post that cannot be
 * judged completely is not allowed: a reviewer decides.
 */
public final class ModerationSteps {

    private static final String POST = "post";
    private static final String PARTS = "parts";
    private static final String PART = "part";
    private static final String CONTENT = "content";
    private static final String COPIES = "copies";
    private static final String RESULT = "CamelClipResult";

    private final AuditLog log;
    private final MediaDirectory media;
    private final String models;

    /**
     * @param models the models, for the audit log
     */
    public ModerationSteps(AuditLog log, MediaDirectory media, String models) {
        this.log = log;
        this.media = media;
        this.models = models;
    }

    /**
     * Reads the post. The property <code>parts</code> names the routes that judge its parts; it is
     * empty for a post that is decided already, whose message was redelivered.
     *
     * @throws RefusedMessageException if the message is not a post, or another message has its id
     */
    public void begin(Exchange exchange) throws IOException {
        Received received = Received.of(exchange);
        Post post = Post.parse(received.body());
        exchange.setProperty(POST, post);
        exchange.setProperty(Outcome.POST_ID, post.id());
        exchange.setProperty(PARTS, "");
        Optional<AuditEntry> recorded = log.find(Stage.AUTOMATIC, post.id());
        if (recorded.isPresent()) {
            decided(exchange, recorded.get());
        } else {
            keepContent(exchange, post);
            exchange.setProperty(
                    PARTS,
                    post.parts().keySet().stream()
                            .map(part -> "direct:moderate-" + part)
                            .collect(Collectors.joining(",")));
        }
    }

    /** Keeps the digests of the parts, and copies of the media until the exchange is done. */
    private void keepContent(Exchange exchange, Post post) throws IOException {
        var content = new LinkedHashMap<>(Received.in(exchange).content());
        var copies = new HashMap<String, Path>();
        exchange.getExchangeExtension().addOnCompletion(new Deletion(copies.values()));
        for (Map.Entry<String, String> part : post.parts().entrySet()) {
            if (part.getKey().equals(Post.TEXT)) {
                content.put(Post.TEXT, Received.digest(post.text()));
            } else {
                copy(part.getValue())
                        .ifPresent(
                                copy -> {
                                    content.put(part.getKey(), copy.digest());
                                    copies.put(part.getKey(), copy.file());
                                });
            }
        }
        exchange.setProperty(CONTENT, content);
        exchange.setProperty(COPIES, copies);
    }

    private Optional<MediaDirectory.Copy> copy(String name) throws IOException {
        try {
            return Optional.of(media.copy(name));
        } catch (InvalidMediaException e) {
            // The route of the part fails in the same way, and the reason says why.
            return Optional.empty();
        }
    }

    /** Sets the body to the text of the post. */
    public void text(Exchange exchange) {
        exchange.setProperty(PART, Post.TEXT);
        exchange.getMessage().setBody(post(exchange).text());
    }

    /**
     * Sets the body to the image of the post.
     *
     * @throws InvalidMediaException if there is no such file
     */
    public void image(Exchange exchange) throws IOException {
        setMedia(exchange, Post.IMAGE);
    }

    /**
     * Sets the body to the recording of the post.
     *
     * @throws InvalidMediaException if there is no such file
     */
    public void recording(Exchange exchange) throws IOException {
        setMedia(exchange, Post.RECORDING);
    }

    private void setMedia(Exchange exchange, String part) throws IOException {
        exchange.setProperty(PART, part);
        Path copy = (Path) exchange.getProperty(COPIES, Map.class).get(part);
        if (copy == null) {
            throw new InvalidMediaException(
                    "The %s of the post %s cannot be read: expected a regular file that is not too large"
                            .formatted(part, post(exchange).id()));
        }
        exchange.getMessage().setBody(copy.toFile());
    }

    /**
     * Checks that a recording has a transcript: music or noise is nothing that a policy for texts
     * can judge.
     *
     * @throws InvalidMediaException if there is none
     */
    public void transcript(Exchange exchange) {
        String transcript = exchange.getMessage().getBody(String.class);
        if (transcript == null || transcript.isBlank()) {
            throw new InvalidMediaException(
                    "The recording has no speech: expected speech, which can be judged");
        }
    }

    /** Sets the body to the verdict of the policy on the part. */
    public void judged(Exchange exchange) {
        exchange.getMessage()
                .setBody(
                        PartVerdict.of(
                                exchange.getProperty(PART, String.class),
                                exchange.getProperty(RESULT, Moderation.class)));
    }

    /** Sets the body to the verdict on a part that failed. */
    public void notJudged(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        // The message may quote the post.
        String why = failure.getClass().getSimpleName();
        exchange.getMessage()
                .setBody(PartVerdict.notJudged(exchange.getProperty(PART, String.class), why));
    }

    /** Records the strictest of the verdicts on the parts, which are the body. */
    public void decide(Exchange exchange) throws IOException {
        List<?> parts = exchange.getMessage().getBody(List.class);
        Post post = post(exchange);
        if (parts == null || parts.size() != post.parts().size()) {
            throw new IllegalStateException(
                    "The post %s has %d parts, but the verdicts are %s"
                            .formatted(post.id(), post.parts().size(), Excerpt.of(parts)));
        }
        List<PartVerdict> verdicts =
                parts.stream()
                        .map(PartVerdict.class::cast)
                        .map(verdict -> unchanged(exchange, verdict))
                        .toList();
        String policies =
                verdicts.stream()
                        .map(PartVerdict::policy)
                        .filter(policy -> policy != null)
                        .distinct()
                        .collect(Collectors.joining(", "));
        record(
                exchange,
                verdicts.stream().flatMap(verdict -> verdict.reasons().stream()).toList(),
                policies.isEmpty() ? null : policies,
                content(exchange));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> content(Exchange exchange) {
        return exchange.getProperty(CONTENT, Map.class);
    }

    /** A file may have changed while it was judged. */
    private PartVerdict unchanged(Exchange exchange, PartVerdict verdict) {
        Map<String, String> before = content(exchange);
        String part = verdict.part();
        try {
            if (part.equals(Post.TEXT)
                    || verdict.policy() == null
                    || media.digest(post(exchange).parts().get(part)).equals(before.get(part))) {
                return verdict;
            }
        } catch (InvalidMediaException | IOException e) {
            return PartVerdict.notJudged(part, "removed while it was judged");
        }
        return PartVerdict.notJudged(part, "changed while it was judged");
    }

    private void record(
            Exchange exchange, List<Reason> reasons, String policy, Map<String, String> content) {
        Verdict worst = reasons.stream().map(Reason::verdict).max(Verdict::compareTo).orElseThrow();
        AuditEntry entry =
                new AuditEntry(
                        0,
                        null,
                        Stage.AUTOMATIC,
                        post(exchange).id(),
                        worst,
                        reasons,
                        policy,
                        policy == null ? null : models,
                        worker(),
                        content,
                        Received.in(exchange).messageId());
        decided(exchange, log.append(entry));
    }

    /**
     * Sends a post to review that was delivered too often, each time to a worker that failed or
     * crashed.
     *
     * @throws RefusedMessageException if the message is not a post
     */
    public void exhausted(Exchange exchange) {
        Received received = Received.of(exchange);
        Post post = Post.parse(received.body());
        exchange.setProperty(POST, post);
        exchange.setProperty(Outcome.POST_ID, post.id());
        record(
                exchange,
                List.of(Reason.of("message", Verdict.REVIEW, "delivered too often")),
                null,
                received.content());
    }

    private static void decided(Exchange exchange, AuditEntry entry) {
        if (!Received.in(exchange).isOf(entry)) {
            throw new RefusedMessageException(
                    RefusedMessageException.Type.DUPLICATE_POST,
                    "id=%s is the id of another post, which is decided: expected an id of its own"
                            .formatted(entry.post()));
        }
        Outcome.set(exchange, entry);
    }

    /** Sets the body to the review, for the reviewer who decides. */
    public void review(Exchange exchange) {
        AuditEntry entry = Outcome.in(exchange);
        var review = new LinkedHashMap<String, Object>();
        review.put("post", post(exchange));
        review.put("reasons", entry.reasons());
        review.put("content", entry.content());
        review.put("sequence", entry.sequence());
        Outcome.write(exchange, entry.post(), MessageJson.write(review));
    }

    private static String worker() {
        return "worker-" + ProcessHandle.current().pid();
    }

    private static Post post(Exchange exchange) {
        return exchange.getProperty(POST, Post.class);
    }
}
