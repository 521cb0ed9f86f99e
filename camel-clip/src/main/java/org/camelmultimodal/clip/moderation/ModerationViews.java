/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.camelmultimodal.clip.model.ClipEncoder;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.model.EmbeddedView;
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
     * Returns the embedded views of an image; see {@link ClipEncoder#views}.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it cannot be judged completely
     */
    public CompletableFuture<List<EmbeddedView>> of(ClipInput.Image image, Ticket ticket) {
        return encoder.views(image.source(), ticket);
    }

    /**
     * Returns the embedded windows of all forms of a text.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if the text is longer than the
     *     model reads and the encoder refuses such texts
     */
    public CompletableFuture<List<EmbeddedView>> of(ClipInput.Text text, Ticket ticket) {
        encoder.requireLength(text.text());
        ModeratedText moderated = ModeratedText.of(text.text());
        var parts = new ArrayList<Function<Ticket, CompletionStage<List<EmbeddedView>>>>();
        moderated
                .forms()
                .forEach(
                        (name, form) ->
                                parts.add(each -> encoder.moderationWindows(form, name, each)));
        moderated
                .images()
                .forEach(
                        bytes ->
                                parts.add(
                                        each ->
                                                encoder.views(
                                                        new MediaSource.Bytes(
                                                                bytes,
                                                                "the Base64 image in the text"),
                                                        each)));
        return FanOut.run(parts.size(), FORMS_IN_FLIGHT, i -> parts.get(i).apply(ticket))
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
    }
}
