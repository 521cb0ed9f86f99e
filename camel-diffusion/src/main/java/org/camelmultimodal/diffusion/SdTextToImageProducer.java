/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.diffusion.model.GeneratedImages;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.Results;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generates images from prompts: the body becomes a PNG file, or a list of several. */
class SdTextToImageProducer
        extends InferenceProducer<
                StableDiffusionModel, Items<TextToImageRequest>, Results<GeneratedImages>> {

    private static final Logger LOG = LoggerFactory.getLogger(SdTextToImageProducer.class);

    private final SdEndpoint endpoint;

    SdTextToImageProducer(SdEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected Items<TextToImageRequest> request(Exchange exchange) {
        Items<TextToImageRequest> requests =
                TextToImageOptions.requests(exchange, endpoint.what(), endpoint.getConfiguration());
        requirePixels(requests);
        return requests;
    }

    /**
     * Checks the total number of pixels: sizes and numbers may come from a client, and memory and
     * time grow with both.
     */
    private void requirePixels(Items<TextToImageRequest> requests) {
        long maximum = endpoint.getConfiguration().getMaxPixels();
        long pixels = 0;
        for (int i = 0; i < requests.size() && pixels <= maximum; i++) {
            pixels += model().pixels(requests.read(i));
        }
        if (pixels > maximum) {
            throw new InvalidOptionException(
                    "The images of the message have %d pixels or more: expected at most maxPixels=%d. Decrease the headers %s, %s and %s, or increase the option maxPixels"
                            .formatted(
                                    pixels,
                                    maximum,
                                    SdConstants.WIDTH,
                                    SdConstants.HEIGHT,
                                    SdConstants.IMAGE_COUNT));
        }
    }

    @Override
    protected CompletionStage<Results<GeneratedImages>> run(
            Items<TextToImageRequest> requests, Ticket ticket) {
        return forEach(
                requests,
                request -> CompletableFuture.completedFuture(generate(request, ticket)),
                ticket);
    }

    private GeneratedImages generate(TextToImageRequest request, Ticket ticket) {
        return ticket.timed(
                Stage.INFER,
                () ->
                        model().generate(
                                        request,
                                        step -> LOG.debug("Step {} of {}", step, request.steps()),
                                        ticket.deadline()));
    }

    @Override
    protected void write(Exchange exchange, Results<GeneratedImages> results) {
        Message message = exchange.getMessage();
        message.setHeader(SdConstants.SEED, results.first().request().seed());
        message.setHeader(SdConstants.WIDTH, results.first().width());
        message.setHeader(SdConstants.HEIGHT, results.first().height());
        message.setHeader(SdConstants.SCHEDULER, results.first().scheduler());
        message.setHeader(SdConstants.CONTENT_TYPE, "image/png");
        List<byte[]> files =
                PngFiles.of(results.all(), endpoint.getConfiguration().isEmbedMetadata());
        message.setBody(results.isList() || files.size() > 1 ? files : files.get(0));
    }
}
