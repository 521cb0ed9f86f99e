/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.moderation;

import java.util.List;
import java.util.stream.IntStream;
import org.camelmultimodal.routes.moderation.Post;
import org.camelmultimodal.routes.moderation.Verdict;

/**
 * A post of a known verdict.
 *
 * @param post the post
 * @param expected the verdict of the models
 * @param answered when a person answers its review
 */
record MixedPost(Post post, Verdict expected, Answered answered) {

    /** When a person answers a review. */
    enum Answered {
        NOT_IN_REVIEW,
        PROMPTLY,
        LATE,
        NEVER
    }

    static final String[] MEDIA = {
        "circle.png", "bomb.png", "skull.png", "broken.png", "circle.ogg", "bomb.ogg"
    };

    private static final int KINDS = 8;

    /** Of 40 posts, one review is answered late and one never: 5 %. Four are answered promptly. */
    private static final int CYCLE = 40;

    /** Returns posts of text, image and recording, 15 % of which need a person. */
    static List<MixedPost> list(int count) {
        return IntStream.range(0, count).mapToObj(MixedPost::of).toList();
    }

    private static MixedPost of(int i) {
        String id = "post-%05d".formatted(i);
        return switch (i % CYCLE) {
            case 3 -> inReview(id, "skull.png", Answered.LATE);
            case 23 -> inReview(id, "broken.png", Answered.NEVER);
            case 7, 17 -> inReview(id, "skull.png", Answered.PROMPTLY);
            case 27 -> inReview(id, "missing.png", Answered.PROMPTLY);
            case 37 -> inReview(id, "broken.png", Answered.PROMPTLY);
            default -> decided(id, i % KINDS);
        };
    }

    private static MixedPost inReview(String id, String image, Answered answered) {
        return new MixedPost(new Post(id, "a green tree", image, null), Verdict.REVIEW, answered);
    }

    private static MixedPost decided(String id, int kind) {
        return switch (kind) {
            case 0 -> decided(id, "a large red circle", null, null, Verdict.ALLOW);
            case 1 -> decided(id, "a photo of a black bomb", null, null, Verdict.BLOCK);
            case 2 -> decided(id, "a red heart", "circle.png", null, Verdict.ALLOW);
            case 3 -> decided(id, null, "bomb.png", null, Verdict.BLOCK);
            case 4 -> decided(id, null, null, "circle.ogg", Verdict.ALLOW);
            case 5 -> decided(id, "a yellow star", null, "bomb.ogg", Verdict.BLOCK);
            case 6 -> decided(id, "a blue house", "circle.png", "circle.ogg", Verdict.ALLOW);
            // The most severe verdict wins, also over a part that cannot be judged.
            default -> decided(id, "a photo of a bomb", "broken.png", null, Verdict.BLOCK);
        };
    }

    private static MixedPost decided(
            String id, String text, String image, String recording, Verdict expected) {
        return new MixedPost(
                new Post(id, text, image, recording), expected, Answered.NOT_IN_REVIEW);
    }

    /** Returns the decision of a person on this post. */
    Verdict decision() {
        return post.id().hashCode() % 2 == 0 ? Verdict.ALLOW : Verdict.BLOCK;
    }
}
