/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.apache.camel.Exchange;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.camel.TextBody;

/**
 * Reads the items of a message as images, texts and vectors.
 *
 * @param what the operation, for error messages
 * @param options the limits of images and texts
 */
record InputReader(Exchange exchange, String what, ClipConfiguration options) {

    /** Returns whether an item is a text; with AUTO, a <code>String</code> is one. */
    static boolean isText(Object item, ClipModality modality) {
        return switch (modality) {
            case TEXT -> true;
            case IMAGE -> false;
            case AUTO -> item instanceof String;
        };
    }

    /**
     * Reads an item: a <code>float[]</code> is a vector, whatever the modality.
     *
     * @throws InvalidMediaException if it is neither an image, a text nor a vector, or too large
     */
    ClipInput read(Object item, ClipModality modality) {
        if (item instanceof float[] vector) {
            return new ClipInput.Vector(vector);
        }
        return isText(item, modality) ? text(item) : image(item);
    }

    /**
     * Reads an item as an encoded image, which is decoded later.
     *
     * @throws InvalidMediaException if it has no bytes, or too many
     */
    ClipInput.Image image(Object item) {
        return new ClipInput.Image(MediaBody.read(exchange, item, what, options.getMaxBytes()));
    }

    /**
     * Reads an item as a text.
     *
     * @throws InvalidMediaException if it is missing, blank, not UTF-8 or too long
     */
    ClipInput.Text text(Object item) {
        String text =
                TextBody.read(exchange, item, what, options.getMaxTextLength(), "maxTextLength");
        if (text.isBlank()) {
            throw new InvalidMediaException(
                    "%s got %s: expected a text"
                            .formatted(what, item == null ? "no body" : "an empty text"));
        }
        return new ClipInput.Text(text);
    }
}
