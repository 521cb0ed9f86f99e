/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

import java.util.ArrayList;
import java.util.List;
import org.camelmultimodal.runtime.Excerpt;

/**
 * A post to moderate.
 *
 * @param id identifies the post: 1 to 64 letters, digits and hyphens
 * @param text its text; may be null if there is an image
 * @param image its image, in Base64 in JSON; may be null if there is a text
 */
record Post(String id, String text, byte[] image) {

    Post {
        if (id == null || !id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new InvalidPostException(
                    "id=%s is invalid: expected 1 to 64 letters, digits and hyphens"
                            .formatted(id == null ? null : Excerpt.of(id)));
        }
        if ((text == null || text.isBlank()) && (image == null || image.length == 0)) {
            throw new InvalidPostException(
                    "The post %s is empty: expected a text, an image, or both".formatted(id));
        }
    }

    /** Returns what is moderated. */
    List<Object> parts() {
        var parts = new ArrayList<Object>();
        if (text != null && !text.isBlank()) {
            parts.add(text);
        }
        if (image != null && image.length > 0) {
            parts.add(image);
        }
        return parts;
    }
}
