/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.camelmultimodal.clip.model.ClipEncoder;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.EmbeddingCache;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.decoding.MediaDecoder;

/** The encoder that all producers of an endpoint share, from its start to its stop. */
final class EndpointEncoder implements AutoCloseable {

    private final ClipConfiguration options;
    private final EmbeddingCache cache;
    private final MediaDecoder decoder;
    private volatile ClipEncoder encoder;
    private boolean isClosed;

    /** Opens the decoder of images; the encoder follows when a producer has its model. */
    EndpointEncoder(ClipConfiguration options, EmbeddingCache cache) {
        this.options = options;
        this.cache = cache;
        this.decoder = options.getDecoding().open();
    }

    /**
     * Returns the encoder.
     *
     * @throws EndpointStoppedException if this is closed
     */
    ClipEncoder of(ClipModel model) {
        ClipEncoder known = encoder;
        return known != null && known.model() == model ? known : open(model);
    }

    private synchronized ClipEncoder open(ClipModel model) {
        if (isClosed) {
            throw new EndpointStoppedException(
                    "The endpoint is stopped. Send the message again when it is started");
        }
        if (encoder == null || encoder.model() != model) {
            // The current encoder is of a model that was closed when the routes stopped.
            closeEncoder();
            encoder =
                    new ClipEncoder(
                            model,
                            decoder,
                            options.batchSettings(),
                            cache,
                            options.imageLimits(),
                            options.getLongText());
        }
        return encoder;
    }

    /** Returns the number of pending images and texts. */
    int pending() {
        ClipEncoder current = encoder;
        return current == null ? 0 : current.pending();
    }

    private void closeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        closeEncoder();
        decoder.close();
    }
}
