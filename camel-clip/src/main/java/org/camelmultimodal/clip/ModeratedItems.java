/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.camel.Options;

/**
 * Reads the items of a message that is moderated. The type of an item decides whether it is judged
 * as an image or as a text; the header may demand one of them, but never changes what an item is.
 */
record ModeratedItems(InputReader reader, ClipModality demanded) {

    static ModeratedItems of(InputReader reader) {
        return new ModeratedItems(
                reader,
                Options.headerOr(
                        reader.exchange().getMessage(),
                        ClipConstants.MODALITY,
                        ClipModality.class,
                        ClipModality.AUTO));
    }

    /**
     * Reads an item.
     *
     * @throws InvalidMediaException if it cannot be judged
     */
    ClipInput read(Object item) {
        if (item instanceof List<?>) {
            throw new InvalidMediaException(
                    "clip:moderate got a list within a list: expected a list of images and texts");
        }
        if (item instanceof float[]) {
            throw new InvalidMediaException(
                    "clip:moderate got a vector: expected an image or a text. Moderate before clip:embed");
        }
        boolean isText = item != null && InputReader.isText(item, reader.options().getModality());
        if (demanded == ClipModality.TEXT && !isText || demanded == ClipModality.IMAGE && isText) {
            throw new InvalidMediaException(
                    "The header %s is %s, but the item is %s: expected a matching item, because clip:moderate judges an item by its type. Remove the header"
                            .formatted(
                                    ClipConstants.MODALITY,
                                    demanded,
                                    isText ? "a text" : "no text"));
        }
        return isText ? reader.text(item) : reader.image(item);
    }
}
