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
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.Results;

/** Generates images from prompts: the body becomes a PNG file, or a list of several. */
class SdTextToImageProducer
        extends InferenceProducer<
                StableDiffusionModel, GenerationRequest, Results<GeneratedImages>> {

    private final SdEndpoint endpoint;

    SdTextToImageProducer(SdEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected GenerationRequest request(Exchange exchange) {
        SdConfiguration options = endpoint.getConfiguration();
        var request =
                new GenerationRequest(
                        TextToImageOptions.requests(exchange, endpoint.what(), options),
                        TextToImageOptions.previewInterval(exchange.getMessage(), options));
        request.requirePixels(options.getMaxPixels(), model()::pixels);
        return request;
    }

    @Override
    protected CompletionStage<Results<GeneratedImages>> run(
            GenerationRequest request, Ticket ticket) {
        return forEach(
                request.images(),
                (image, imageTicket) ->
                        CompletableFuture.completedFuture(
                                generate(image, request.previewInterval(), imageTicket)),
                ticket);
    }

    private GeneratedImages generate(
            TextToImageRequest request, int previewInterval, Ticket ticket) {
        var progress = new GenerationProgress(ticket.progress(), previewInterval);
        return ticket.timed(
                Stage.INFER, () -> model().generate(request, progress, ticket.deadline()));
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
