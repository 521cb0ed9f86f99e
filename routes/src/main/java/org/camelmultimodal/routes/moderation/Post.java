/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.Excerpt;

/**
 * A post, the JSON body of a message in <code>moderation.posts</code>. It has at least one part;
 * parts that it does not have are null. Media are files of the media directory, of which the
 * message has only the name (claim check).
 *
 * @param id names the post in all messages and in the audit log: 1 to 64 lower-case letters,
 *     digits, underscores and hyphens, the first a letter or digit
 * @param text the text of the post, at most 1 million characters with the rest of the message
 * @param image the name of an image
 * @param recording the name of a recording
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Post(String id, String text, String image, String recording) {

    static final String TEXT = "text";
    static final String IMAGE = "image";
    static final String RECORDING = "recording";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /**
     * @throws RefusedMessageException if the id or the name of a file is invalid, or the post has
     *     no part
     */
    public Post {
        if (!isId(id)) {
            throw invalid(
                    "id=%s is invalid: expected 1 to 64 lower-case letters, digits, underscores and hyphens",
                    id);
        }
        requireClaim(IMAGE, image);
        requireClaim(RECORDING, recording);
        if (text == null && image == null && recording == null) {
            throw invalid(
                    "The post id=%s has no text, image or recording: expected one of them", id);
        }
    }

    private static void requireClaim(String part, String claim) {
        if (claim != null && !CLAIM.matcher(claim).matches()) {
            throw invalid(
                    part
                            + "=%s is invalid: expected the name of a file in the media directory, 1 to 128 letters, digits, dots, underscores and hyphens",
                    claim);
        }
    }

    private static RefusedMessageException invalid(String message, String value) {
        return new RefusedMessageException(
                RefusedMessageException.Type.INVALID_POST, message.formatted(Excerpt.of(value)));
    }

    /** Returns whether a text is the id of a post. */
    static boolean isId(String text) {
        return text != null && ID.matcher(text).matches();
    }

    /** Returns the parts that the post has: their names, and the text or the name of the file. */
    Map<String, String> parts() {
        var parts = new LinkedHashMap<String, String>();
        parts.put(TEXT, text);
        parts.put(IMAGE, image);
        parts.put(RECORDING, recording);
        parts.values().removeIf(part -> part == null);
        return parts;
    }

    /**
     * Reads the body of a message.
     *
     * @throws RefusedMessageException if it is not a post
     */
    static Post parse(Object body) {
        return MessageJson.read(body, Post.class, RefusedMessageException.Type.INVALID_POST);
    }

    /** Returns the post as JSON. */
    public String toJson() {
        return MessageJson.write(this);
    }
}
