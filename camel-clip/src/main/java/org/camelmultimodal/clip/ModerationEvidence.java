/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.clip.model.LongText;
import org.camelmultimodal.clip.moderation.ModeratedText;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.media.MediaSource;

/**
 * All that is to be judged of an item of a message. The type of the item decides what it is; a
 * header may demand one of the two, but makes nothing of it that it is not.
 *
 * @param demanded what the header says
 */
record ModerationEvidence(
        ClipProducer producer, Exchange exchange, ClipModality demanded, Ticket ticket) {

    /**
     * The views of an item.
     *
     * @throws InvalidMediaException if it cannot be judged
     */
    CompletableFuture<List<EmbeddedView>> of(Object item) {
        if (item instanceof float[] || item instanceof List<?>) {
            throw new InvalidMediaException(
                    item instanceof List<?>
                            ? "clip:moderate got a list within a list: expected a list of images and texts"
                            : "clip:moderate got a vector: expected an image or a text. Moderate before clip:embed");
        }
        boolean isText =
                item != null && ClipProducer.isText(item, producer.options().getModality());
        if (demanded == ClipModality.TEXT && !isText || demanded == ClipModality.IMAGE && isText) {
            throw new InvalidMediaException(
                    "The header %s is %s but the body is %s: clip:moderate goes by the type of the body. Remove the header"
                            .formatted(
                                    ClipConstants.MODALITY,
                                    demanded,
                                    isText ? "a text" : "not a text"));
        }
        return isText ? text(producer.text(exchange, item)) : image(item);
    }

    private CompletableFuture<List<EmbeddedView>> image(Object item) {
        return image(
                MediaBody.read(exchange, item, producer.what(), producer.options().getMaxBytes()));
    }

    private CompletableFuture<List<EmbeddedView>> image(MediaSource source) {
        return producer.encoder().views(source, producer.options().imageLimits(), ticket);
    }

    private CompletableFuture<List<EmbeddedView>> text(String text) {
        if (producer.longText() == LongText.ERROR) {
            // For its failure.
            producer.encoder().model().tokenWindows(text, LongText.ERROR);
        }
        ModeratedText moderated = ModeratedText.of(text);
        var all = new ArrayList<Object>(moderated.forms().entrySet());
        all.addAll(moderated.images());
        return all.size() == 1
                ? form(all.get(0))
                : producer.forAll(all, this::form, ticket).thenApply(ModerationEvidence::joined);
    }

    private CompletableFuture<List<EmbeddedView>> form(Object form) {
        return form instanceof Map.Entry<?, ?> text
                ? producer.encoder()
                        .moderationWindows(
                                text.getValue().toString(), text.getKey().toString(), ticket)
                : image(new MediaSource.Bytes((byte[]) form, "the Base64 image in the text"));
    }

    private static List<EmbeddedView> joined(List<List<EmbeddedView>> lists) {
        var all = new ArrayList<EmbeddedView>();
        lists.forEach(all::addAll);
        return all;
    }
}
