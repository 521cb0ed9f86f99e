/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camelmultimodal.clip.model.ClipEncoder;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.FanOut;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.media.MediaSource;

/**
 * Embeds everything that is judged of an image or a text: each frame of an image; each form of a
 * text, and the images that it contains as Base64.
 */
public final class ModerationViews {

    private static final int FORMS_IN_FLIGHT = 2;

    private final ClipEncoder encoder;

    /** Creates the views that an encoder embeds. */
    public ModerationViews(ClipEncoder encoder) {
        this.encoder = encoder;
    }

    /**
     * Returns the embedded views of an input: those of an image as {@link ClipEncoder#views} embeds
     * them, or the windows of all forms of a text.
     *
     * @throws InvalidMediaException if the input cannot be judged completely, or is a vector
     */
    public CompletableFuture<List<EmbeddedView>> of(ClipInput input, Ticket ticket) {
        if (input instanceof ClipInput.Image image) {
            return encoder.views(image.source(), ticket);
        }
        if (input instanceof ClipInput.Text text) {
            return of(text, ticket);
        }
        throw new InvalidMediaException(
                "A vector cannot be moderated: expected an image or a text");
    }

    private CompletableFuture<List<EmbeddedView>> of(ClipInput.Text text, Ticket ticket) {
        encoder.requireLength(text.text());
        ModeratedText moderated = ModeratedText.of(text.text());
        var parts = new ArrayList<Supplier<CompletionStage<List<EmbeddedView>>>>();
        moderated
                .forms()
                .forEach(
                        (name, form) ->
                                parts.add(() -> encoder.moderationWindows(form, name, ticket)));
        moderated
                .images()
                .forEach(
                        bytes ->
                                parts.add(
                                        () ->
                                                encoder.views(
                                                        new MediaSource.Bytes(
                                                                bytes,
                                                                "the Base64 image in the text"),
                                                        ticket)));
        return FanOut.run(parts.size(), FORMS_IN_FLIGHT, i -> parts.get(i).get())
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
    }
}
